// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clickhouse/client.hpp"
#include "events/event_table_retired.hpp"
#include "events/rollup_tables.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// Counts beside events compared with the events. For rollup_upkeep.hpp.
namespace waymark::events {

// Seconds since 1970, [from, to).
struct SecondRange {
    std::int64_t from = 0;
    std::int64_t to = 0;
};

// Days of UTC go by the second at which they begin.
[[nodiscard]] SecondRange day_of(std::int64_t second);

struct WrongDays {
    const Rollup& rollup;
    std::set<std::int64_t> days;
};

// The days whose counts are not those of their events: of all time, by a look at the highest level
// only; of the days that have a part in `range`, at each level. What lies before the days of
// `retired` is left out, but for counts of everybody: those are compared with their owners'.
//
// Blocks. Throws what clickhouse::Client throws.
[[nodiscard]] std::vector<WrongDays> find_wrong_days(clickhouse::Client& store,
                                                     std::optional<SecondRange> range,
                                                     const RetiredSites& retired);

// The days that have events which the feed counts, of those that are not of `retired`. Blocks and
// throws likewise.
[[nodiscard]] std::set<std::int64_t> find_days(clickhouse::Client& store, const Feed& feed,
                                               const RetiredSites& retired);

using EventsByDay = std::map<std::int64_t, std::uint64_t>;

// A day and a number by row. Blocks and throws likewise.
[[nodiscard]] EventsByDay count_by_day(clickhouse::Client& store, const std::string& sql);

// SQL: a condition on a column of the type DateTime; the same on that of events that a feed counts;
// the day of such a column; that condition, or what is always true if it is empty.
[[nodiscard]] std::string within_sql(std::string_view column, SecondRange range);
[[nodiscard]] std::string within_sql(const Feed& feed, SecondRange range);
[[nodiscard]] std::string day_sql(std::string_view column);
[[nodiscard]] std::string or_all(std::string_view condition);

// Whether it counts everybody's events, too.
[[nodiscard]] bool is_of_all(const Feed& feed);

} // namespace waymark::events
