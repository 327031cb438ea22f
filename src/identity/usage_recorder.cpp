// SPDX-License-Identifier: Apache-2.0
#include "identity/usage_recorder.hpp"

#include "storage/meta_store.hpp"

#include <algorithm>
#include <utility>

namespace waymark::identity {

void UsageRecorder::session_used(std::uint64_t session, TimePoint now)
{
    const std::scoped_lock lock(mutex_);
    note(noted_.sessions, session, now);
}

void UsageRecorder::key_used(std::uint64_t key, TimePoint now)
{
    const std::scoped_lock lock(mutex_);
    note(noted_.keys, key, now);
}

std::size_t UsageRecorder::flush()
{
    const std::scoped_lock one_at_a_time(flushing_);
    Noted taken;
    {
        const std::scoped_lock lock(mutex_);
        std::swap(taken, noted_);
    }
    if (taken.size() == 0)
        return 0;
    try {
        return store_.write([&](soci::session& session) {
            UsageRepository uses(session);
            return uses.set_sessions_used(taken.sessions) + uses.set_keys_used(taken.keys);
        });
    } catch (...) {
        const std::scoped_lock lock(mutex_);
        for (const auto& [session, time] : taken.sessions)
            note(noted_.sessions, session, time);
        for (const auto& [key, time] : taken.keys)
            note(noted_.keys, key, time);
        throw;
    }
}

void UsageRecorder::note(LastUses& uses, std::uint64_t id, TimePoint time)
{
    if (const auto known = uses.find(id); known != uses.end())
        known->second = std::max(known->second, time);
    else if (noted_.size() < noted_max)
        uses.emplace(id, time);
}

} // namespace waymark::identity
