// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_site_visits.hpp"

#include "analytics/compile_conditions.hpp"
#include "events/rollup_visits.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <utility>

namespace waymark::analytics {

// The visits of events that don't say when theirs started (events/rollup_visits.hpp) are told by
// their first event.
Result<std::string> compile_started_visits(const Scope& scope, const TimeRange& range)
{
    if (auto valid = check_range(range); !valid)
        return std::unexpected(valid.error());
    constexpr std::chrono::seconds reach{events::visit_reach_seconds};
    auto conditions = conditions_within(scope, TimeRange{range.from - reach, range.to + reach});
    if (!conditions)
        return std::unexpected(std::move(conditions).error());
    Conditions started;
    append_starts(range, "visit_start", started);
    conditions->emplace_back("visit_id != 0");
    conditions->push_back(
        fmt::format("(toUInt32(visit_start) = 0 OR ({}))", fmt::join(started, " AND ")));
    Conditions within;
    append_starts(range, "start", within);
    return check_length(fmt::format(
        "SELECT count() AS visits, countIf(pages <= 1) AS bounces, sum(length) AS seconds\n"
        "FROM\n(\n"
        "    SELECT if(toUInt32(visit_start) = 0, min(time), visit_start) AS start,\n"
        "        intDiv(max(time_ms) - min(time_ms), 1000) AS length,\n"
        "        countIf(kind != 'engagement') AS pages\n"
        "    FROM events{}\n"
        "    GROUP BY visit_id, visit_start\n)"
        "{}",
        where_sql(*conditions), where_sql(within)));
}

} // namespace waymark::analytics
