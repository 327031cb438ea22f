// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clickhouse/client.hpp"
#include "events/rollup_compare.hpp"
#include "events/rollup_tables.hpp"

#include <cstddef>
#include <optional>
#include <span>

// Counts beside the events are made of them, and stay when the events of a site are dropped because
// it keeps them no longer (event_table_retired.hpp): such days of such sites are neither compared
// nor counted anew, and what is counted of everybody on such a day is the sum of its owners'.
namespace waymark::events {

// Makes the tables of counts anew, counts what is in `events`, and has what comes then counted.
// Reads every event once, a day at a time; until that is done, there are no such tables. Counts of
// dropped events are copied from the tables that were there: a table that has a column more needs
// other means. Nobody may insert events meanwhile. Can be repeated.
//
// Blocks. Throws what clickhouse::Client throws.
void build_rollups(clickhouse::Client& store, std::span<const Rollup> which = rollups());

// The days whose counts are not those of their events: of all time, by a look at the highest level
// only; of the days that have a part in `range`, at each level.
//
// Blocks. Throws what clickhouse::Client throws.
[[nodiscard]] std::size_t count_wrong_days(clickhouse::Client& store,
                                           std::optional<SecondRange> range = {});

// Counts those days anew: an insert that was cut off may have reached one table and not the other.
// Nobody may insert events meanwhile.
//
// Blocks. Throws what clickhouse::Client throws.
void repair_rollups(clickhouse::Client& store, std::optional<SecondRange> range = {});

} // namespace waymark::events
