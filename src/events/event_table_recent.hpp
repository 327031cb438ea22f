// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "clickhouse/client.hpp"
#include "events/enrich/visit_table.hpp"
#include "events/event.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>

// What the events table knows of the latest events: for a process that starts and goes on where
// another one ended.
//
// Events are looked for by the time of receipt. The table is sorted by the time at which they
// happened, so an event that happened more than `late_max` before it was received is not found.
// Each call reads these columns of the parts of the table that lie in that time. It blocks, and
// throws what the client throws.
namespace waymark::events {

inline constexpr std::chrono::hours late_max{25};

struct ClientEvent {
    SiteId site;
    UserId owner;
    EventId id;
    std::int64_t received_ms = 0;
};

// Shows the events whose ids are their clients' (`flag_client_id`) and that were received at
// `since_ms` or later, the newest first, until `show` returns false. Some may be shown twice.
void for_each_client_event(clickhouse::Client& store, std::int64_t since_ms,
                           const std::function<bool(const ClientEvent&)>& show);

// Shows the visits that enrich::VisitTable knows and of which an event was received at `since_ms`
// or later; at most `visits_max` of them, the latest. The events `except` are left out, as are
// those that were received more than `visit_memory` before `since_ms`: no visit goes on for so
// long. Those of before migration 4 are left out as well: what goes on then begins anew.
inline constexpr std::chrono::hours visit_memory = enrich::VisitTable::span_max;

struct VisitSearch {
    std::int64_t since_ms = 0;
    std::size_t visits_max = 0;
    std::span<const EventId> except = {};
};
void for_each_recent_visit(clickhouse::Client& store, const VisitSearch& search,
                           const std::function<void(const enrich::KnownVisit&)>& show);

} // namespace waymark::events
