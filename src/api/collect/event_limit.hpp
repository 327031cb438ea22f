// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ip_address.hpp"
#include "identity/name_hash.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>

namespace waymark::api::collect {

// How many events an address may report: so many a second in the long run, and `burst` at once. Of
// IPv6 the /64 counts as the address.
//
// A token bucket, kept as one time each: when the bucket would be full again (the generic cell rate
// algorithm, ITU-T I.371, annex A). Thread-safe. Takes 1 MiB whoever calls: of more addresses than
// it has room for, those with the fullest buckets are forgotten, in their favour. A clock that is
// set back keeps nobody waiting longer than an empty bucket does.
class EventLimit {
public:
    struct Options {
        std::uint32_t events_a_second = 100; // 0: no limit; 1'000'000 at most
        std::uint32_t burst = 500;           // at least 1
    };

    EventLimit(const Options& options, const Clock& clock);

    // True if so many events may be taken from there now; then they count. More than `burst` are
    // counted as `burst`, so that they can be taken at all.
    [[nodiscard]] bool take(const IpAddress& from, std::size_t events);

    // How long an empty bucket takes to be full again, at least a second.
    [[nodiscard]] std::chrono::seconds recovery() const;

private:
    struct Slot {
        std::uint64_t name = 0;
        std::int64_t full_at_us = 0;
    };
    static constexpr std::size_t set_slots = 8;
    static constexpr std::size_t shard_sets = 128;
    struct alignas(64) Shard {
        std::mutex mutex;
        std::array<std::array<Slot, set_slots>, shard_sets> sets; // requires mutex
    };
    static constexpr std::size_t shard_count = 64;

    [[nodiscard]] static Slot& slot_of(std::array<Slot, set_slots>& set, std::uint64_t name);

    Options options_;
    const Clock& clock_;
    std::int64_t event_us_;  // how long a bucket takes to regain one event
    std::int64_t bucket_us_; // and all
    identity::NameHash hash_;
    std::unique_ptr<std::array<Shard, shard_count>> shards_;
};

} // namespace waymark::api::collect
