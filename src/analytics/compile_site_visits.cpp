// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_site_visits.hpp"

#include "analytics/compile_conditions.hpp"
#include "clickhouse/literals.hpp"

#include <fmt/format.h>

namespace waymark::analytics {

namespace {

Conditions events_within(const Scope& scope, const TimeRange& range)
{
    Conditions conditions;
    append_scope(scope, conditions);
    append_range(range, conditions);
    return conditions;
}

} // namespace

// The visits of the range first: they are few, and what else was going on around it is not grouped.
Result<std::string> compile_started_visits(const Scope& scope, const TimeRange& range)
{
    if (auto valid = check_scope(scope); !valid)
        return std::unexpected(valid.error());
    if (auto valid = check_range(range); !valid)
        return std::unexpected(valid.error());
    auto seen = events_within(scope, range);
    seen.emplace_back("visit_id != 0");
    auto around = events_within(scope, {range.from - visit_reach, range.to + visit_reach});
    around.push_back(
        fmt::format("visit_id IN (SELECT DISTINCT visit_id FROM events{})", where_sql(seen)));
    return check_length(
        fmt::format("SELECT count() AS visits, countIf(pages <= 1) AS bounces, sum(length) AS "
                    "seconds\nFROM\n(\n"
                    "SELECT min(time_ms) AS first_ms, intDiv(max(time_ms) - min(time_ms), 1000) AS "
                    "length, countIf(kind != 'engagement') AS pages\nFROM events{}\n"
                    "GROUP BY visit_id\n)\nWHERE first_ms >= {}",
                    where_sql(around), clickhouse::literal(to_epoch_ms(range.from))));
}

} // namespace waymark::analytics
