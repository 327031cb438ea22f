// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/rollup_tables.hpp"

#include <cstdint>
#include <string_view>

// Visits as the columns of `events` tell of them, in SQL.
//
// An event says when its visit began (`visit_start`) and what it adds to it (enrich::VisitPart:
// `visit_begins`, `visit_bounces`, `visit_ms`), so that a block of events can be counted whatever
// came before it. Events of a store of before migration 4 don't: their `visit_start` is 0. Those of
// one visit number and one day of UTC are taken for a visit, which is followed event by event.
namespace waymark::events {

// Which events are parts of visits.
inline constexpr std::string_view visit_condition_sql =
    "site_id != 0 AND visit_id != 0 AND kind != 'click'";
// When such an event's visit began; of old events, when the event happened.
inline constexpr std::string_view visit_time_sql =
    "if(toUInt32(visit_start) = 0, time, visit_start)";
// No event of a visit lies further than that from its start (enrich::VisitTable::span_max).
inline constexpr std::int64_t visit_reach_seconds = day_seconds;

// Over the events of one visit.
inline constexpr std::string_view visit_mark_sql = "kind IN ('page_view', 'custom')";
inline constexpr std::string_view visit_length_sql =
    "greatest(max(time_ms) - min(time_ms), "
    "toInt64(least(sumIf(duration_ms, kind = 'engagement'), 86400000)))";

// `event_visits`: events, visits, bounces, views (of pages), lasted_ms, and visitors_state: of who
// began a visit.
[[nodiscard]] Rollup visit_rollup();

} // namespace waymark::events
