// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "identity/name_hash.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace waymark::api::redirect {

// Keeps passwords of links from being guessed, by the link and by the address that guesses: five
// failures within ten minutes lock a name for half a minute, each further one for twice as long as
// the last, up to fifteen minutes. What is held against a name lapses ten minutes after its last
// failure, or after the end of its lock.
//
// While the clock is set back, no time passes. Bounded: of more than `names_max` names, those that
// failed longest ago are forgotten, the locked ones last. Thread-safe.
class PasswordLockout {
public:
    static constexpr std::size_t failures_max = 5;
    static constexpr std::chrono::minutes window{10};
    static constexpr std::chrono::seconds first_lock{30};
    static constexpr std::chrono::minutes longest_lock{15};

    // The clock must outlive the lockout; `names_max` is at least 1.
    explicit PasswordLockout(const Clock& clock, std::size_t names_max = 100'000);

    // How long the name is locked still, in whole seconds and at least 1; nothing if it isn't.
    [[nodiscard]] std::optional<std::chrono::seconds> locked_for(std::string_view name) const;
    // Counts a failure, unless the name is locked.
    void fail(std::string_view name);
    // Forgets the failures, and ends the lock.
    void succeed(std::string_view name);
    [[nodiscard]] std::size_t size() const;

private:
    using Age = std::chrono::milliseconds; // on the lockout's own time, which never runs back

    struct Entry {
        std::uint64_t name = 0;                   // its hash
        std::array<Age, failures_max> failures{}; // the latest, at `count` modulo their number
        std::size_t count = 0;
        unsigned locks = 0; // so far
        Age locked_until{0};
    };
    using Entries = std::list<Entry>; // the latest failure first

    // All with the mutex held.
    [[nodiscard]] Age age() const;
    [[nodiscard]] static Age lapse_of(const Entry& entry);
    [[nodiscard]] Entries& place_of(const Entry& entry);
    [[nodiscard]] Entries::iterator find_or_make(std::uint64_t name, Age now);
    static void add_failure(Entry& entry, Age now);
    void forget(Entries& entries, Entries::iterator entry);

    const Clock& clock_;
    std::size_t names_max_;
    identity::NameHash hash_;
    mutable std::mutex mutex_;
    mutable TimePoint seen_; // on the clock
    mutable Age age_{0};
    Entries failing_;
    Entries locked_; // at least once
    std::unordered_map<std::uint64_t, Entries::iterator> by_name_;
};

} // namespace waymark::api::redirect
