// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "identity/caller.hpp"
#include "identity/limits/rate_limiter.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::identity {

// Requests a day, by the owner of an attribution key: exact under concurrency, and kept across
// restarts. A day is one of UTC.
//
// Requests are written down in blocks before they are granted, of a thousandth of the plan's limit,
// so a crash can only cost a customer the rest of a block, never grant more than the plan allows;
// nor do several of these on one store, together. Near the limit, blocks are of one request.
//
// take() blocks on the meta store once a block: make it from the worker pool. Thread-safe.
class DailyQuota {
public:
    DailyQuota(storage::MetaStore& store, const Clock& clock, bool is_enforced);

    // Requests a day; nothing: unlimited.
    [[nodiscard]] static std::optional<std::uint64_t> limit_of(Plan plan);

    // Counts a request. Nothing if the plan is unlimited or quotas are not enforced. Throws what
    // the store throws; the request is not counted then.
    [[nodiscard]] std::optional<RateState> take(UserId owner, Plan plan);

    // Gives back what was written down and not used. At the end, and for tests.
    void settle();
    // Forgets the days before yesterday; says how many rows. For a periodic job.
    std::size_t forget_old();

private:
    using Day = std::chrono::sys_days;

    struct Balance {
        Day day;
        std::uint64_t written = 0; // in the store, by whomever, as of our latest reservation
        std::uint64_t held = 0;    // of that, by us and not granted yet
        // The store's latest refusal: it is not asked again at once.
        TimePoint refused_at;
        std::uint64_t refused_limit = 0;
    };
    struct Account {
        std::mutex mutex;
        Balance balance;
    };
    using AccountPointer = std::shared_ptr<Account>;

    [[nodiscard]] AccountPointer account_of(UserId owner);
    // True if the owner may make a request: one is held then.
    [[nodiscard]] bool hold(UserId owner, Balance& balance, std::uint64_t limit, TimePoint now);
    [[nodiscard]] bool reserve(UserId owner, Balance& balance, std::uint64_t limit);

    storage::MetaStore& store_;
    const Clock& clock_;
    bool is_enforced_;
    std::mutex mutex_; // of the table; never waits for the store
    std::unordered_map<UserId, AccountPointer> accounts_;
};

} // namespace waymark::identity
