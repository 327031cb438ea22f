// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "identity/name_hash.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace waymark::identity {

// What a limit leaves, as the X-RateLimit-* fields tell it.
struct RateState {
    std::uint64_t limit = 0;
    std::uint64_t remaining = 0;
    TimePoint reset; // the window's end, a whole second
    bool is_exceeded = false;
    std::chrono::seconds retry_after{0}; // until `reset`, at least 1; only if exceeded
};

// So many requests a window of fixed length, by name (a key, a user, an address). The windows of
// all names begin at multiples of their length since 1970.
//
// Thread-safe; a lock is shared with few other names. Bounded: with more than `names_max` names in
// one window, the oldest are forgotten, in favour of the requesters. (Each lock has an even share
// of `names_max`, so that this begins somewhat earlier.) When the clock is set back, counts stay
// until the next window.
class RateLimiter {
public:
    struct Options {
        std::uint64_t requests = 100;    // a window; 0: no limit at all
        std::chrono::seconds window{60}; // at least 1
        std::size_t names_max = 200'000;
    };

    RateLimiter(const Options& options, const Clock& clock);

    // Counts a request. Nothing if there is no limit.
    [[nodiscard]] std::optional<RateState> take(std::string_view name);
    // The same against a limit of its own, such as of one costly endpoint; `name` says which.
    [[nodiscard]] std::optional<RateState> take(std::string_view name, std::uint64_t requests);

private:
    // On a cache line of its own.
    struct alignas(64) Shard {
        void open(std::int64_t present_window);
        // How often the name made a request in this window.
        [[nodiscard]] std::uint64_t& used_by(std::uint64_t name, std::size_t names_max);

        std::mutex mutex;
        std::int64_t window = 0;
        std::unordered_map<std::uint64_t, std::uint64_t> used; // by the name's hash
        std::vector<std::uint64_t> names; // in the order they came; a ring when it is full
        std::size_t oldest = 0;           // in `names`, when that is full
    };
    static constexpr std::size_t shard_bits = 4;

    Options options_;
    const Clock& clock_;
    NameHash hash_;
    std::array<Shard, std::size_t{1} << shard_bits> shards_;
};

} // namespace waymark::identity
