// SPDX-License-Identifier: Apache-2.0
#include "session_pool.hpp"

#include <utility>

namespace waymark::engine {

SessionPool::SessionPool(std::vector<ChdbSession> sessions) : sessions_(std::move(sessions))
{
    for (auto& session : sessions_)
        free_.push_back(&session);
}

SessionPool::Lease SessionPool::take(std::chrono::milliseconds wait)
{
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, wait, [this] { return is_closed_ || !free_.empty(); });
    if (is_closed_ || free_.empty())
        return Lease(nullptr, GiveBack{this});
    ChdbSession* const session = free_.back();
    free_.pop_back();
    return Lease(session, GiveBack{this});
}

bool SessionPool::close(std::chrono::milliseconds wait)
{
    std::unique_lock lock(mutex_);
    is_closed_ = true;
    changed_.notify_all();
    return changed_.wait_for(lock, wait, [this] { return free_.size() == sessions_.size(); });
}

void SessionPool::give_back(ChdbSession* session)
{
    // Under the lock: the pool may be destroyed as soon as it is let go.
    const std::lock_guard lock(mutex_);
    free_.push_back(session);
    changed_.notify_all();
}

} // namespace waymark::engine
