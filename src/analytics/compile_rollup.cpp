// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_rollup.hpp"

#include "analytics/table.hpp"
#include "clickhouse/literals.hpp"
#include "events/rollup_tables.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace waymark::analytics {

namespace {

using clickhouse::literal;
using events::RollupLevel;
using std::chrono::days;
using std::chrono::seconds;

constexpr seconds half_hour{events::half_hour_seconds};

// --- what the query names

void collect(const Filter& filter, std::set<Dimension>& named)
{
    if (const auto* const condition = std::get_if<Condition>(&filter.node)) {
        named.insert(condition->dimension);
        return;
    }
    const auto& parts = std::visit(
        [](const auto& node) -> const std::vector<Filter>& {
            if constexpr (requires { node.of; })
                return node.of;
            std::unreachable();
        },
        filter.node);
    for (const auto& part : parts)
        collect(part, named);
}

std::set<Dimension> named_columns(const Query& query)
{
    std::set<Dimension> named(query.dimensions.begin(), query.dimensions.end());
    if (query.filter)
        collect(*query.filter, named);
    return named;
}

// Columns beside those that all counts have, each once.
std::set<Dimension> other_columns(const Query& query)
{
    auto named = named_columns(query);
    std::erase_if(named, [](Dimension dimension) {
        return row_of(dimension).is_of_time() || dimension == Dimension::kind ||
               dimension == Dimension::is_bot || dimension == Dimension::site;
    });
    return named;
}

bool names_site(const Query& query)
{
    return named_columns(query).contains(Dimension::site);
}

// --- when

bool is_whole(TimePoint time)
{
    return time.time_since_epoch() % half_hour == std::chrono::milliseconds{0};
}

bool names_time(const Query& query)
{
    return std::ranges::any_of(query.dimensions,
                               [](Dimension d) { return row_of(d).is_of_time(); });
}

bool keeps_half_hours_whole(const Query& query)
{
    if (!query.range)
        return true;
    const auto& [from, to] = *query.range;
    if (from < earliest_time || to > latest_time || !is_whole(from) || !is_whole(to))
        return false;
    return !names_time(query) ||
           std::ranges::all_of(query.zone.offsets(*query.range), [](const auto& period) {
               return period.offset % half_hour == seconds{0};
           });
}

// True if clocks show UTC within the range, whatever the zone is called.
bool is_in_utc(const Query& query)
{
    return query.zone == TimeZone{} ||
           (query.range &&
            std::ranges::all_of(query.zone.offsets(*query.range),
                                [](const auto& period) { return period.offset == seconds{0}; }));
}

// True if no day of UTC holds two buckets that the query tells apart.
bool keeps_days_whole(const Query& query)
{
    return std::ranges::all_of(query.dimensions, [&query](Dimension dimension) {
        const auto& row = row_of(dimension);
        return !row.is_of_time() || (row.unit && *row.unit != TimeUnit::hour && is_in_utc(query));
    });
}

// --- the rows that make up the range

std::string between_sql(TimePoint from, TimePoint to)
{
    return fmt::format("start >= {} AND start < {}",
                       literal(std::chrono::floor<seconds>(from)).value(),
                       literal(std::chrono::floor<seconds>(to)).value());
}

std::string level_sql(RollupLevel level, const std::vector<std::string>& spans)
{
    auto sql = fmt::format("level = {}", std::to_underlying(level));
    if (!spans.empty())
        sql += fmt::format(" AND ({})", fmt::join(spans, " OR "));
    return sql;
}

// Whole days at that level, and what is left at both ends by half-hours.
std::string levels_sql(const Query& query, RollupLevel whole)
{
    if (!query.range)
        return level_sql(whole, {});
    const auto& [from, to] = *query.range;
    const TimePoint first = std::chrono::ceil<days>(from);
    const TimePoint last = std::chrono::floor<days>(to);
    if (!keeps_days_whole(query) || first >= last)
        return level_sql(RollupLevel::half_hour, {between_sql(from, to)});

    auto sql = level_sql(whole, {between_sql(first, last)});
    std::vector<std::string> ends;
    if (from < first)
        ends.push_back(between_sql(from, first));
    if (last < to)
        ends.push_back(between_sql(last, to));
    if (!ends.empty())
        sql = fmt::format("(({}) OR ({}))", sql, level_sql(RollupLevel::half_hour, ends));
    return sql;
}

std::string levels_sql(const Query& query)
{
    const bool is_of_all = !query.scope.owner() && !query.scope.site() && !names_site(query);
    return levels_sql(query, is_of_all ? RollupLevel::day_of_all : RollupLevel::day);
}

std::string select_sql(const Query& query, std::string_view columns, std::string_view table,
                       Conditions conditions)
{
    append_scope(query.scope, conditions);
    return fmt::format(
        "(\n    SELECT start AS time, kind, is_bot, {}{}\n    FROM {}\n    WHERE {}\n)",
        names_site(query) ? "site_id, " : "", columns, table,
        fmt::join(conditions, "\n        AND "));
}

// What is counted in a state is counted as none where no event meets the state's condition, and
// such a row is to be left out, but in a series.
bool tells(const Query& query, Metric metric)
{
    const auto& row = row_of(metric);
    const bool has_rows_of_its_own = query.dimensions.empty() || is_time_series(query);
    return !row.is_distinct() ||
           (!row.state.empty() && (row.condition.empty() || has_rows_of_its_own));
}

// Some columns are counted for events of sites alone.
std::optional<events::Facet> find_facet(const Query& query, std::string_view column)
{
    const auto facet = events::find_facet(column);
    const bool is_of_a_site = query.scope.site().value_or(SiteId{}) != SiteId{};
    return facet && facet->is_of_sites && !is_of_a_site ? std::nullopt : facet;
}

} // namespace

std::optional<std::string> rollup_source_sql(const Query& query)
{
    if (query.scope.links() || query.scope.domain() || !keeps_half_hours_whole(query) ||
        !std::ranges::all_of(query.metrics, [&](Metric metric) { return tells(query, metric); }))
        return std::nullopt;
    const auto columns = other_columns(query);
    if (columns.empty()) {
        return select_sql(query, "events, visitors_state, visits_state, addresses_state",
                          events::total_table_name, {levels_sql(query)});
    }
    const auto& column = row_of(*columns.begin()).column;
    const auto facet = find_facet(query, column);
    const bool counts_distinct = std::ranges::any_of(
        query.metrics, [](Metric metric) { return row_of(metric).is_distinct(); });
    if (columns.size() > 1 || !facet || counts_distinct)
        return std::nullopt;
    return select_sql(query, fmt::format("text AS {}, events", column), events::facet_table_name,
                      {fmt::format("facet = {}", facet->code), levels_sql(query)});
}

std::optional<Conditions> visit_rollup_conditions(const Query& query)
{
    const bool is_by_others = std::ranges::any_of(query.dimensions, [](Dimension dimension) {
        return !row_of(dimension).is_of_time() && dimension != Dimension::site &&
               dimension != Dimension::is_bot;
    });
    if (is_by_others || query.filter || query.scope.links() || query.scope.domain() ||
        !keeps_half_hours_whole(query))
        return std::nullopt;
    Conditions conditions{levels_sql(query, RollupLevel::day)};
    append_scope(query.scope, conditions);
    return conditions;
}

std::optional<FacetList> as_facet_list(const Query& query)
{
    if (query.dimensions.size() != 1 || query.metrics.size() != 1 || !query.order.empty() ||
        query.offset > 0 || !rollup_source_sql(query))
        return std::nullopt;
    const auto facet = find_facet(query, row_of(query.dimensions.front()).column);
    if (!facet)
        return std::nullopt;
    FacetList list{.facet = facet->code};
    if (query.filter) {
        const auto* const condition = std::get_if<Condition>(&query.filter->node);
        if (condition == nullptr || condition->dimension != query.dimensions.front() ||
            condition->match != Match::is_not || condition->values != std::vector<std::string>{{}})
            return std::nullopt;
        list.leaves_out_unknown = true;
    }
    return list;
}

bool is_alike(const Query& a, const Query& b)
{
    return a.scope == b.scope && a.range == b.range && a.metrics == b.metrics &&
           a.include_bots == b.include_bots && a.limit == b.limit;
}

std::string facet_lists_source_sql(const Query& query, std::span<const std::uint8_t> facets)
{
    return select_sql(query, "facet, text, events", events::facet_table_name,
                      {fmt::format("facet IN ({})", fmt::join(facets, ", ")), levels_sql(query)});
}

} // namespace waymark::analytics
