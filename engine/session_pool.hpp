// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chdb_session.hpp"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace waymark::engine {

// A fixed number of sessions, handed out one at a time. Thread-safe.
class SessionPool {
public:
    explicit SessionPool(std::vector<ChdbSession> sessions);

    // A session on loan; goes back when destroyed. Must not outlive the pool.
    struct GiveBack {
        SessionPool* pool;
        void operator()(ChdbSession* session) const { pool->give_back(session); }
    };
    using Lease = std::unique_ptr<ChdbSession, GiveBack>;

    // A free session, waited for at most `wait`; null if none came free, or the pool is closed.
    [[nodiscard]] Lease take(std::chrono::milliseconds wait);

    // Hands out no more, and waits at most `wait` for what is out. True if all came back.
    bool close(std::chrono::milliseconds wait);

private:
    void give_back(ChdbSession* session);

    std::vector<ChdbSession> sessions_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<ChdbSession*> free_;
    bool is_closed_ = false;
};

} // namespace waymark::engine
