// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "identity/usage_repository.hpp"

#include <cstddef>
#include <cstdint>
#include <mutex>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::identity {

// When sessions and keys were last used: noted in memory at each request, written in batches.
// Thread-safe. A crash loses what was noted since the last flush().
class UsageRecorder {
public:
    explicit UsageRecorder(storage::MetaStore& store) : store_(store) {}

    // Never blocks for long. Beyond `noted_max` different ones between two flushes, new ones are
    // not noted: the next use will be.
    void session_used(std::uint64_t session, TimePoint now);
    void key_used(std::uint64_t key, TimePoint now);

    // Writes what was noted, in one transaction; says how many rows. What the store refuses (it
    // throws) stays noted. For a periodic job, and before a list of keys or sessions is read: what
    // was noted before the call is written after it, also if another thread is at it.
    std::size_t flush();

    static constexpr std::size_t noted_max = 100'000;

private:
    struct Noted {
        LastUses sessions;
        LastUses keys;

        [[nodiscard]] std::size_t size() const { return sessions.size() + keys.size(); }
    };

    // Under mutex_.
    void note(LastUses& uses, std::uint64_t id, TimePoint time);

    storage::MetaStore& store_;
    std::mutex flushing_;
    std::mutex mutex_;
    Noted noted_;
};

} // namespace waymark::identity
