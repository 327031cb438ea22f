// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "clickhouse/client.hpp"
#include "events/enrich/visit_table.hpp"
#include "events/forward_state.hpp"
#include "events/recent_ids.hpp"

namespace waymark::events {

class Spool;

// What is known of earlier events while rows are made of new ones.
struct Recollection {
    RecentIds ids;
    enrich::VisitTable visits;
};

// Makes the recollection what it was before the first event that the event store may not have: out
// of the store, as far back from that event as it matters.
//
// Some or all of a planned batch may have arrived. Its own events are left out, so that its rows
// become the same ones again, whatever of it has arrived. An event is its own by id and time of
// receipt, which a repeat that was received within the same millisecond shares: of two such events,
// one stored and one planned, the planned one becomes a row.
//
// Blocks. Throws what clickhouse::Client throws; the recollection may then hold a part.
void recall(Recollection& recollection, clickhouse::Client& store, const Spool& spool,
            const ForwardState& state, TimePoint now);

} // namespace waymark::events
