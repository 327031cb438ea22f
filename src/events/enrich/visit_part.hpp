// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace waymark::events::enrich {

// An event's part in a visit. A visit is told from others by site, `number`, `start_s` and whether
// its events are a bot's.
//
// The other members say what the event adds to what the visit comes to. Over all events of a visit
// they add up to: 1; 1 if it has a single mark, else 0; how long it lasts. Marks are page views and
// custom events: a visit without one comes to nothing, and lasts for nothing.
struct VisitPart {
    std::uint64_t number = 0;  // 0: of no visit, and everything else is 0 as well
    std::uint32_t start_s = 0; // Unix time of the visit's first event, by arrival; else never 0
    std::int8_t begins = 0;    // 1 with the first mark
    std::int8_t bounces = 0;   // 1 with the first mark, -1 with the second
    std::int64_t lasts_ms = 0; // may be negative
};

} // namespace waymark::events::enrich
