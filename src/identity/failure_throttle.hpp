// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "identity/name_hash.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace waymark::identity {

// Locks out whoever fails too often: a login, an address, a visitor at a link with a password.
//
// The failure that reaches `failures_max` locks for `lock`; counts lapse `lock` after the latest
// failure. Failures of a locked name count for nothing. While the clock is set back, no time
// passes. Bounded: of more than `names_max` names, those that failed longest ago are forgotten,
// the locked ones last. Thread-safe.
class FailureThrottle {
public:
    struct Options {
        unsigned failures_max = 5; // at least 1
        bool is_enforced = true;   // if not, nothing is counted, and nobody is ever locked
        std::chrono::seconds lock = std::chrono::minutes{15};
        std::size_t names_max = 100'000; // at least 1
    };

    FailureThrottle(const Options& options, const Clock& clock);

    // How long the name is locked still, in whole seconds and at least 1; nothing if it isn't.
    [[nodiscard]] std::optional<std::chrono::seconds> locked_for(std::string_view name) const;
    // Failures left until a lock; the largest number if nobody is ever locked.
    [[nodiscard]] unsigned remaining(std::string_view name) const;

    // Counts a failure; returns what remains.
    unsigned fail(std::string_view name);
    // Forgets the failures, and ends the lock.
    void succeed(std::string_view name);

private:
    struct Entry {
        std::uint64_t name = 0; // its hash
        unsigned failures = 0;
        std::chrono::milliseconds last{0}; // on the throttle's own time
    };
    using Entries = std::list<Entry>; // the latest failure first

    // The throttle's own time, which never runs back. Call with the mutex held, like all below.
    [[nodiscard]] std::chrono::milliseconds age() const;
    // Until it lapses, at that time.
    [[nodiscard]] std::chrono::milliseconds left(const Entry& entry,
                                                 std::chrono::milliseconds age) const;
    // What counts at that time; nullptr if nothing does.
    [[nodiscard]] const Entry* find(std::string_view name, std::chrono::milliseconds age) const;
    [[nodiscard]] Entries& place_of(const Entry& entry);
    void forget_last(Entries& entries);
    void forget_lapsed(std::chrono::milliseconds age);
    void make_room();

    Options options_;
    const Clock& clock_;
    NameHash hash_;
    mutable std::mutex mutex_;
    mutable TimePoint seen_; // on the clock
    mutable std::chrono::milliseconds age_{0};
    Entries failing_;
    Entries locked_;
    std::unordered_map<std::uint64_t, Entries::iterator> by_name_;
};

} // namespace waymark::identity
