// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "identity/name_hash.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <queue>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace waymark::identity {

// The nonces of signed requests that were accepted: each is good once, per app. Thread-safe.
//
// In memory only: after a restart of the server, a request of the last ten minutes could be
// replayed once.
class NonceMemory {
public:
    explicit NonceMemory(std::size_t nonces_max = 1'000'000);

    // Remembers the nonce through `until`. False if it is remembered already; also if the memory is
    // full of nonces that are still good, for then a replay could not be told. One app may hold a
    // tenth of it: who signs too much gets in nobody else's way.
    [[nodiscard]] bool remember(std::string_view app_id, std::string_view nonce, TimePoint until,
                                TimePoint now);
    // Those remembered, and some that ended and are yet to be dropped.
    [[nodiscard]] std::size_t size() const;

private:
    // The first 16 bytes of a keyed hash of app id and nonce, so that nobody can choose nonces that
    // collide.
    using Digest = std::array<std::uint8_t, 16>;
    struct Nonce {
        TimePoint end;
        std::uint64_t app = 0; // the hash of its id
    };
    struct DigestHash {
        std::size_t operator()(const Digest& digest) const;
    };
    struct Later {
        bool operator()(const std::pair<TimePoint, Digest>& a,
                        const std::pair<TimePoint, Digest>& b) const
        {
            return a.first > b.first;
        }
    };

    [[nodiscard]] Digest digest(std::string_view app_id, std::string_view nonce) const;
    [[nodiscard]] bool has_room_for(std::uint64_t app) const;
    void drop_ended(TimePoint now);

    std::size_t nonces_max_;
    std::size_t app_nonces_max_;
    std::array<std::uint8_t, 32> key_{};
    NameHash app_hash_;
    mutable std::mutex mutex_;
    std::unordered_map<Digest, Nonce, DigestHash> nonces_;
    std::unordered_map<std::uint64_t, std::size_t> counts_; // by app; none is 0
    // Also holds earlier ends of nonces that were remembered again.
    std::priority_queue<std::pair<TimePoint, Digest>, std::vector<std::pair<TimePoint, Digest>>,
                        Later>
        by_end_;
};

} // namespace waymark::identity
