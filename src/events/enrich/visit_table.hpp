// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "events/enrich/visit_part.hpp"
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
    bool is_named = false; // by the client
    bool is_bot = false;
    std::int64_t start_s = 0;
    std::int64_t first_ms = 0; // the times of its events
    std::int64_t last_ms = 0;
    std::int64_t begun_ms = 0;    // when the first of them came in
    std::int64_t received_ms = 0; // when the last
    std::uint64_t marks = 0;
    std::uint64_t told_ms = 0; // by its engagements
};

// The visits that are going on: which visit an event of a site is part of, told by its visitor, or
// by the name that the client gives to the visit; and what it adds to it.
//
// A visit ends when nothing has happened for `idle_max`, by the events' own times. An event that
// comes late, with a time before the last one's, belongs to the visit if it lies within it or at
// most `idle_max` before it. One that lies further back is given to a visit by the half-hour of the
// clock in which it happened, and so is the event of a visitor who finds no room in the table.
// Engagement lengthens a visit and begins none: it has visit 0 where none is known.
//
// A visit that its client names goes on whatever lies between its events. Every visit, named or
// not, is forgotten when nothing of it has come in for `idle_max`, or it has gone on for
// `span_max`, both by the time of receipt; and no event of it lies further than `span_max` from its
// start. What comes then begins another one: one of another start, if it is named.
//
// A visit lasts from its first event to its last; longer, if its engagements tell so, each of which
// tells of the time since the one before: together they are believed up to `told_max`.
//
// What a bot does and what a person does are never parts of one visit.
//
// A visit's number is made of site, visitor and its first event, so that a batch which is sent
// again after a crash has the same numbers. At most `visits_max` are known: each event that belongs
// to one that finds no room adds what a visit of its own would.
//
// Not thread-safe. Up to 81 MB.
class VisitTable {
public:
    static constexpr std::chrono::minutes idle_max{30};
    static constexpr std::chrono::hours span_max{24};
    static constexpr std::chrono::hours told_max{24};
    static constexpr std::size_t visits_max_usual = 1'000'000;

    explicit VisitTable(std::size_t visits_max = visits_max_usual);

    // Adds the event. It has a site, and is no click; it is not of an unlinked visitor.
    [[nodiscard]] VisitPart add(const Event& event, std::uint64_t visitor, bool is_bot);

    // Of several visits of one visitor, the one that began last stays.
    void restore(const KnownVisit& known);

    void clear();
    [[nodiscard]] std::size_t size() const { return visits_.size(); }

private:
    struct Visit {
        std::uint64_t number;
        std::uint32_t start_s;
        std::uint32_t begun_s; // of receipt, as the next
        std::uint32_t received_s;
        std::int32_t first_ms; // since the start
        std::int32_t last_ms;
        std::uint32_t told_ms : 30;
        std::uint32_t marks : 2; // 2: two or more
    };
    struct Hash {
        using is_avalanching = void; // the key is a hash
        std::size_t operator()(std::uint64_t key) const noexcept { return key; }
    };
    struct Moment;

    [[nodiscard]] std::uint64_t key_of(char kind, SiteId site, std::uint64_t who,
                                       bool is_bot) const;
    [[nodiscard]] Visit* find(std::uint64_t key, const Moment& moment);
    VisitPart begin(std::uint64_t key, std::uint64_t number, const Moment& moment);
    static VisitPart go_on(Visit& visit, const Moment& moment);
    static std::int64_t length_ms(const Visit& visit);

    VisitPart add_named(const Event& event, bool is_bot, const Moment& moment);
    VisitPart add_late(const Event& event, std::uint64_t visitor, bool is_bot,
                       const Moment& moment);
    void forget_idle(std::uint32_t received_s);

    const std::size_t visits_max_;
    VisitorKey secret_{}; // so that nobody can choose keys that collide
    boost::unordered_flat_map<std::uint64_t, Visit, Hash> visits_;
    std::uint32_t looked_through_s_ = 0; // time of receipt
};

// The part of an event in a visit: none of what is no event of a site, and of a followed link. An
// event of an unlinked visitor is a visit of its own. Any other is added to `visits`; without them,
// it has a number if the client names the visit, and nothing else.
[[nodiscard]] VisitPart visit_part(const Event& event, std::uint64_t visitor, bool is_bot,
                                   VisitTable* visits);

} // namespace waymark::events::enrich
