// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clickhouse/client.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace waymark::events {

// Seconds since 1970, [from, to).
struct SecondRange {
    std::int64_t from = 0;
    std::int64_t to = 0;
};

// Makes the tables of counts anew, counts what is in `events`, and has what comes then counted.
// Reads every event once, a day at a time; until that is done, there are no such tables. Nobody may
// insert events meanwhile.
//
// Blocks. Throws what clickhouse::Client throws.
void build_rollups(clickhouse::Client& store);

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
