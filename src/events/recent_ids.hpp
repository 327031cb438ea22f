// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "events/event.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>

namespace waymark::events {

// The ids that clients chose for their events of late (`flag_client_id`): an event whose id is
// known is a repeat. Ids are told apart by site, or by owner where there is no site.
//
// An id is known for `window`, by the time of receipt, unless `ids_max` others came after it.
// Compares keyed hashes of 64 bits: that a new event passes for a repeat has a chance below one in
// 9 * 10^12. Up to 70 MB. One thread's.
class RecentIds {
public:
    static constexpr std::chrono::hours window{24};
    static constexpr std::size_t ids_max_usual = 2'000'000;

    // An id, of a site or owner. The same id has another key in another process.
    enum class Key : std::uint64_t {};

    explicit RecentIds(std::size_t ids_max = ids_max_usual);

    [[nodiscard]] Key key_of(SiteId site, UserId owner, const EventId& id) const;
    [[nodiscard]] Key key_of(const Event& event) const
    {
        return key_of(event.site, event.owner, event.id);
    }

    // True if the id came before. Forgets what has fallen out of the window by that time.
    [[nodiscard]] bool knows(Key key, std::int64_t received_ms);
    // A row was made of an event of that id.
    void note(Key key, std::int64_t received_ms);

    // The same of an event that came before all that were noted or restored: restore the newest
    // first. False: there is no room for it, nor for older ones.
    bool restore(Key key, std::int64_t received_ms);

    void clear();
    [[nodiscard]] std::size_t size() const { return arrivals_.size(); }

private:
    struct Arrival {
        Key key;
        std::int64_t received_ms;
    };
    struct Hash {
        using is_avalanching = void; // the key is a hash
        std::size_t operator()(Key key) const noexcept { return static_cast<std::size_t>(key); }
    };

    void forget_first();

    const std::size_t ids_max_;
    std::array<std::uint8_t, 16> secret_{}; // so that nobody can choose ids that collide
    std::deque<Arrival> arrivals_;          // the oldest first; each key once
    boost::unordered_flat_set<Key, Hash> keys_;
};

} // namespace waymark::events
