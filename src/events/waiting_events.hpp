// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/event.hpp"
#include "events/forward_state.hpp"

#include <cstdint>
#include <vector>

namespace waymark::events {

class Spool;

// When the oldest event was received that the spool holds behind what `state` has stored, by the
// first one of each segment. 0: there is none.
[[nodiscard]] std::int64_t oldest_waiting_ms(const Spool& spool, const ForwardState& state);

// What of an event says whether it is a repeat and whose visit it is part of.
struct PlannedEvent {
    EventId id;
    EventKind kind = EventKind::click;
    std::uint32_t flags = 0;
    std::int64_t received_ms = 0;
    SiteId site;
    UserId owner;
};

// The events of the batch that `state` has planned, in the order of the spool.
[[nodiscard]] std::vector<PlannedEvent> planned_events(const Spool& spool,
                                                       const ForwardState& state);

} // namespace waymark::events
