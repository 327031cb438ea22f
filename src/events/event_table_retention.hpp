// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clickhouse/client.hpp"
#include "events/event_table_retired.hpp"

#include <cstdint>

// Dropping events that their sites keep no longer (docs/decisions/0013-retention.md). What was
// counted of them stays, and is left alone by rollup_upkeep.hpp from then on.
//
// An event goes when its own time and the beginning of its visit both lie before its site's day:
// else a visit that goes on past midnight would be cut in two. A month of which nothing stays is
// dropped as a partition; the rest is deleted row by row.
namespace waymark::events {

struct Retired {
    std::uint64_t sites = 0;  // that have events to lose
    std::uint64_t events = 0; // of them
    std::uint64_t dropped_months = 0;
    std::uint64_t left_events = 0; // that delete_retired() is to delete
};

// Sees to it that the counts of these events are right, puts down that they are going to be dropped
// (event_retired), and drops whole months. Nobody may insert events meanwhile. Can be repeated.
//
// Blocks. Throws what clickhouse::Client throws.
[[nodiscard]] Retired retire_events(clickhouse::Client& store, const RetiredSites& sites);

// Deletes what is left of them, after retire_events() of the same sites. Events may come in
// meanwhile: those that are as old go as well, or stay until the next time. Can be repeated.
//
// Blocks and throws as delete_rows().
void delete_retired(clickhouse::Client& store, const RetiredSites& sites);

} // namespace waymark::events
