// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_conditions.hpp"

#include "analytics/query.hpp"
#include "clickhouse/literals.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <ranges>
#include <utility>

namespace waymark::analytics {

namespace {

using clickhouse::literal;
using clickhouse::literal_set;
using std::chrono::seconds;

std::unexpected<Error> refuse(std::string message, std::string field)
{
    return failure(Errc::invalid_argument, std::move(message), std::move(field));
}

} // namespace

Result<void> check_scope(const Scope& scope)
{
    if (const auto& links = scope.links(); links && links->size() > filter_values_max)
        return refuse(fmt::format("at most {} links at once", filter_values_max), "links");
    return {};
}

Result<void> check_range(const TimeRange& range)
{
    if (range.from >= range.to)
        return refuse("the range ends before it begins", "range");
    return {};
}

Result<std::string> check_length(std::string sql)
{
    if (sql.size() > sql_bytes_max)
        return refuse("the query's text is too long: fewer or shorter values", "filter");
    return sql;
}

void append_scope(const Scope& scope, Conditions& conditions)
{
    if (const auto& links = scope.links()) {
        const auto ids = *links | std::views::transform(&LinkId::value);
        const std::vector<std::uint64_t> values(ids.begin(), ids.end());
        conditions.push_back(values.empty() ? "0"
                             : values.size() == 1
                                 ? fmt::format("link_id = {}", literal(values.front()))
                                 : fmt::format("link_id IN {}", literal_set(values)));
    }
    if (const auto& domain = scope.domain())
        conditions.push_back(fmt::format("domain_id = {}", literal(domain->value)));
    if (const auto& site = scope.site())
        conditions.push_back(fmt::format("site_id = {}", literal(site->value)));
    if (const auto& owner = scope.owner())
        conditions.push_back(fmt::format("owner_id = {}", literal(owner->value)));
}

// `time` has whole seconds and is what the store's index knows; `time_ms` is exact.
void append_range(const TimeRange& range, Conditions& conditions)
{
    const auto from = std::clamp(range.from, earliest_time, latest_time);
    const auto to = std::clamp(range.to, earliest_time, latest_time);
    const auto from_second = std::chrono::floor<seconds>(from);
    const auto to_second = std::chrono::ceil<seconds>(to);
    conditions.push_back(fmt::format("time >= {}", literal(from_second).value()));
    conditions.push_back(fmt::format("time < {}", literal(to_second).value()));
    if (from_second != from)
        conditions.push_back(fmt::format("time_ms >= {}", literal(to_epoch_ms(from))));
    if (to_second != to)
        conditions.push_back(fmt::format("time_ms < {}", literal(to_epoch_ms(to))));
}

void append_starts(const TimeRange& range, std::string_view column, Conditions& conditions)
{
    const auto second = [](TimePoint time) {
        const auto inside = std::clamp(time, earliest_time, latest_time);
        return literal(std::chrono::ceil<seconds>(inside)).value();
    };
    conditions.push_back(fmt::format("{} >= {}", column, second(range.from)));
    conditions.push_back(fmt::format("{} < {}", column, second(range.to)));
}

Result<Conditions> conditions_within(const Scope& scope, const std::optional<TimeRange>& range)
{
    if (auto valid = check_scope(scope); !valid)
        return std::unexpected(valid.error());
    Conditions conditions;
    append_scope(scope, conditions);
    if (range) {
        if (auto valid = check_range(*range); !valid)
            return std::unexpected(valid.error());
        append_range(*range, conditions);
    }
    return conditions;
}

std::string where_sql(const Conditions& conditions)
{
    if (conditions.empty())
        return {};
    return fmt::format("\nWHERE {}", fmt::join(conditions, "\n    AND "));
}

} // namespace waymark::analytics
