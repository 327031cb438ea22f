// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "events/enrich/visitor_salts.hpp"
#include "events/event.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace waymark::events::enrich {

// A visit that has been going on, as the event store knows it.
struct KnownVisit {
    SiteId site;
    std::uint64_t visitor = 0;
    std::uint64_t number = 0;
    std::int64_t first_ms = 0; // the times of its events
    std::int64_t last_ms = 0;
    std::int64_t received_ms = 0; // when the last of them came in
};

// The visits that are going on: which visit an event of a site is part of, told by its visitor.
//
// A visit ends when nothing has happened for `idle_max`, by the events' own times. An event that
// comes late, with a time before the last one's, belongs to the visit if it lies within it or at
// most `idle_max` before it. One that lies further back is given to a visit by the half-hour of the
// clock in which it happened, and so is the event of a visitor who finds no room in the table.
// Engagement lengthens a visit and begins none: it has visit 0 where none is known.
//
// A visit's number is made of site, visitor and the time of its first event, so that a batch which
// is sent again after a crash has the same numbers. A visitor is forgotten when nothing of theirs
// has come in for `idle_max`, by the time of receipt; at most `visitors_max` are known.
//
// Not thread-safe. Up to 65 MB.
class VisitTable {
public:
    static constexpr std::chrono::minutes idle_max{30};
    static constexpr std::size_t visitors_max_usual = 1'000'000;

    explicit VisitTable(std::size_t visitors_max = visitors_max_usual);

    // The number of the event's visit. Of the same event again, the same one. The event has a site.
    [[nodiscard]] std::uint64_t visit_of(const Event& event, std::uint64_t visitor);

    // Of several visits of one visitor, the latest stays.
    void restore(const KnownVisit& known);

    void clear();
    [[nodiscard]] std::size_t size() const { return visits_.size(); }

private:
    struct Visit {
        std::uint64_t number;
        std::int64_t last_ms;
        std::uint32_t length_ms;
        std::uint32_t received_s;
    };
    struct Hash {
        using is_avalanching = void; // the key is a hash
        std::size_t operator()(std::uint64_t key) const noexcept { return key; }
    };

    [[nodiscard]] std::uint64_t key_of(SiteId site, std::uint64_t visitor) const;
    void forget_idle(std::uint32_t received_s);

    const std::size_t visitors_max_;
    VisitorKey secret_{}; // so that nobody can choose keys that collide
    boost::unordered_flat_map<std::uint64_t, Visit, Hash> visits_;
    std::uint32_t looked_through_s_ = 0; // time of receipt
};

// The number of the visit that an event is part of: 0 for what is no event of a site, and for a
// followed link. A visit that the client names itself has the same number for ever. An event of an
// unlinked visitor is a visit of its own. Any other is looked up in `visits`; without them, it is
// 0.
[[nodiscard]] std::uint64_t visit_of(const Event& event, std::uint64_t visitor, VisitTable* visits);

} // namespace waymark::events::enrich
