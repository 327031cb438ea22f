// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_visits.hpp"

#include "analytics/compile_conditions.hpp"
#include "analytics/compile_filter.hpp"
#include "analytics/compile_rollup.hpp"
#include "analytics/time_buckets.hpp"
#include "base/text.hpp"
#include "clickhouse/literals.hpp"
#include "events/rollup_visits.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstdint>
#include <ranges>
#include <utility>

namespace waymark::analytics {

namespace {

using clickhouse::literal_set;

// Where an event stands in its visit: by its time, and those of one millisecond in an order that
// has no meaning, but is one. To compare a tuple of both columns takes twice as long.
constexpr std::string_view place_sql =
    "time_ms * 2097152 + cityHash64(toString(event_id)) % 2097152 AS place";

const DimensionRow* row_of_time(const AnyDimension& dimension)
{
    const auto* const of_events = std::get_if<Dimension>(&dimension);
    return of_events != nullptr && row_of(*of_events).is_of_time() ? &row_of(*of_events) : nullptr;
}

// The query that asks the same of events.
Query query_of_events(const VisitQuery& query)
{
    Query same{.scope = query.scope,
               .metrics = {Metric::events},
               .dimensions = {},
               .filter = query.filter,
               .range = query.range,
               .zone = query.zone,
               .include_bots = query.include_bots,
               .limit = query.limit,
               .offset = query.offset};
    for (const auto& dimension : query.dimensions) {
        if (const auto* const of_events = std::get_if<Dimension>(&dimension))
            same.dimensions.push_back(*of_events);
    }
    return same;
}

// --- one row for each visit

// Of events that say when their visit started, and what they add to it, or of those that don't: see
// events/rollup_visits.hpp.
enum class Telling : std::uint8_t { told, untold };

// All events of the visits that start in the range; of the untold ones, some of others.
Conditions event_conditions(const VisitQuery& query, Telling telling)
{
    Conditions conditions;
    append_scope(query.scope, conditions);
    if (query.range) {
        constexpr std::chrono::seconds reach{events::visit_reach_seconds};
        append_range({query.range->from - reach, query.range->to + reach}, conditions);
    }
    if (telling == Telling::untold)
        conditions.emplace_back("toUInt32(visit_start) = 0");
    else if (query.range)
        append_starts(*query.range, "visit_start", conditions);
    else
        conditions.emplace_back("toUInt32(visit_start) != 0");
    conditions.emplace_back(events::visit_condition_sql);
    if (!query.include_bots)
        conditions.emplace_back("is_bot = 0");
    return conditions;
}

// The same, of the visits alone that have an event which passes the filter: to group those that
// have none, and find it out then, takes far longer.
Conditions event_conditions(const VisitQuery& query, std::string_view filter, Telling telling)
{
    auto conditions = event_conditions(query, telling);
    if (filter.empty())
        return conditions;
    auto passing = conditions;
    passing.emplace_back(filter);
    conditions.push_back(
        fmt::format("visit_id IN (SELECT visit_id FROM events{})", where_sql(passing)));
    return conditions;
}

bool names(const VisitQuery& query, VisitDimension dimension)
{
    return std::ranges::find(query.dimensions, AnyDimension{dimension}) != query.dimensions.end() ||
           std::ranges::find(query.conditions, dimension, &VisitCondition::dimension) !=
               query.conditions.end();
}

bool is_of_time(const AnyDimension& dimension)
{
    return row_of_time(dimension) != nullptr;
}

// What tells visits apart: k0, k1, … of the dimensions of events, and those of visits by their
// names. Times are brought into buckets later. `If` and `hit`: of the events that pass the filter.
std::string key_columns(const VisitQuery& query)
{
    const std::string_view suffix = query.filter ? "If" : "";
    const std::string_view condition = query.filter ? ", hit" : "";
    std::string sql;
    for (std::size_t i = 0; i < query.dimensions.size(); ++i) {
        const auto* const of_events = std::get_if<Dimension>(&query.dimensions[i]);
        if (of_events == nullptr || is_of_time(query.dimensions[i]))
            continue;
        sql += fmt::format(" argMin{}({}, place{}) AS k{},", suffix, row_of(*of_events).column,
                           condition, i);
    }
    for (const auto& row : visit_dimension_rows()) {
        if (names(query, row.dimension))
            sql += fmt::format(" {} AS {},", row.sql, row.name);
    }
    return sql;
}

// What tells visits apart, and what one comes to.
struct VisitColumns {
    std::string start;
    std::string figures;
    std::string key;
};

VisitColumns columns_of_visits(Telling telling)
{
    if (telling == Telling::told)
        return {.start = "visit_start",
                .figures = "sum(visit_begins) AS begun, sum(visit_bounces) AS bounced, "
                           "sum(visit_ms) AS lasted_ms,\n"
                           "        maxIf(visitor_id, visit_begins = 1) AS visitor",
                .key = "site_id, visit_id, visit_start, is_bot"};
    return {.start = "min(time)",
            .figures = fmt::format("toInt64(marks > 0) AS begun, toInt64(marks = 1) AS bounced,\n"
                                   "        if(marks > 0, {}, 0) AS lasted_ms,\n"
                                   "        argMinIf(visitor_id, time_ms, {}) AS visitor",
                                   events::visit_length_sql, events::visit_mark_sql),
            .key = fmt::format("site_id, visit_id, is_bot, intDiv(toUInt32(time), {})",
                               events::day_seconds)};
}

// `filter` is the query's as SQL, or empty.
std::string visits_sql(const VisitQuery& query, std::string_view filter, Telling telling)
{
    const auto columns = columns_of_visits(telling);
    const auto keys = key_columns(query);
    std::vector<std::string> with;
    if (!keys.empty())
        with.emplace_back(place_sql);
    if (query.filter)
        with.push_back(fmt::format("{} AS hit", filter));
    // What is stored of a visit may be a part of it, which is counted all the same.
    Conditions having{"(marks > 0 OR lasted_ms != 0)"};
    if (query.filter)
        having.emplace_back("max(hit) = 1");
    if (query.range && telling == Telling::untold)
        append_starts(*query.range, "start", having);
    return fmt::format("    {}{}{}SELECT{} {} AS start,\n"
                       "        countIf({}) AS marks, countIf(kind = 'page_view') AS views,\n"
                       "        {}\n"
                       "    FROM events{}\n"
                       "    GROUP BY {}\n"
                       "    HAVING {}",
                       with.empty() ? "" : "WITH ", fmt::join(with, ", "),
                       with.empty() ? "" : "\n    ", keys, columns.start, events::visit_mark_sql,
                       columns.figures, where_sql(event_conditions(query, filter, telling)),
                       columns.key, fmt::join(having, " AND "));
}

std::string visits_sql(const VisitQuery& query, std::string_view filter)
{
    return fmt::format("{}\n    UNION ALL\n{}", visits_sql(query, filter, Telling::told),
                       visits_sql(query, filter, Telling::untold));
}

// --- counts of visits, if they tell

bool is_counted(const VisitQuery& query)
{
    return query.conditions.empty() &&
           std::ranges::all_of(query.dimensions, [](const AnyDimension& dimension) {
               return std::holds_alternative<Dimension>(dimension);
           });
}

// As rows of visits, each of several.
std::optional<std::string> counts_sql(const VisitQuery& query)
{
    auto conditions =
        is_counted(query) ? visit_rollup_conditions(query_of_events(query)) : std::nullopt;
    if (!conditions)
        return std::nullopt;
    if (!query.include_bots)
        conditions->emplace_back("is_bot = 0");
    std::string keys;
    for (std::size_t i = 0; i < query.dimensions.size(); ++i) {
        if (!is_of_time(query.dimensions[i]))
            keys += fmt::format(" {} AS k{},",
                                row_of(std::get<Dimension>(query.dimensions[i])).column, i);
    }
    return fmt::format("    SELECT{} start, visits AS begun, bounces AS bounced, views, lasted_ms, "
                       "visitors_state\n    FROM {}{}",
                       keys, events::visit_table_name, where_sql(*conditions));
}

// --- rows of visits

// The dimension over the columns of visits, their start being the `time`.
std::string key_sql(const VisitQuery& query, std::size_t index)
{
    const auto& dimension = query.dimensions[index];
    if (const auto* const of_visits = std::get_if<VisitDimension>(&dimension))
        return std::string(row_of(*of_visits).name);
    const auto* const time = row_of_time(dimension);
    if (time == nullptr)
        return fmt::format("k{}", index);
    return time->unit ? bucket_key_sql(query.zone, *time->unit, *query.range)
                      : cycle_sql(query.zone, *time->cycle, *query.range);
}

bool has_totals(const VisitQuery& query)
{
    return query.with_totals && !query.dimensions.empty();
}

// The same, and nothing in the row of totals.
std::string dimension_sql(const VisitQuery& query, std::size_t index)
{
    if (!has_totals(query))
        return key_sql(query, index);
    const bool is_text = figure_type(query.dimensions[index]) == FigureType::text;
    return fmt::format("if(is_total = 1, {}, {})", is_text ? "''" : "0", key_sql(query, index));
}

std::string set_sql(const AnyDimension& dimension, const std::vector<std::string>& values)
{
    const auto* const of_events = std::get_if<Dimension>(&dimension);
    if (of_events == nullptr || row_of(*of_events).type == ValueType::text)
        return literal_set(values);
    std::vector<std::uint64_t> numbers;
    for (const auto& value : values)
        numbers.push_back(parse_number<std::uint64_t>(value).value_or(0));
    return literal_set(numbers);
}

// What `only` asks for, or empty.
std::string only_sql(const VisitQuery& query)
{
    assert(query.only.empty() || query.only.size() == query.dimensions.size());
    Conditions conditions;
    for (std::size_t i = 0; i < query.only.size(); ++i) {
        if (const auto& values = query.only[i]; values && !values->empty())
            conditions.push_back(
                fmt::format("{} IN {}", key_sql(query, i), set_sql(query.dimensions[i], *values)));
        else if (values)
            conditions.emplace_back("0");
    }
    auto sql = fmt::format("{}", fmt::join(conditions, " AND "));
    return sql.empty() || !has_totals(query) ? sql : fmt::format("(is_total = 1 OR {})", sql);
}

Result<Conditions> visit_conditions(const VisitQuery& query)
{
    Conditions conditions;
    for (const auto& [dimension, match, values] : query.conditions) {
        auto sql = compile_text_condition(row_of(dimension).name, match, values);
        if (!sql)
            return std::unexpected(sql.error());
        conditions.push_back(*std::move(sql));
    }
    if (auto only = only_sql(query); !only.empty())
        conditions.push_back(std::move(only));
    return conditions;
}

std::string group_and_order_sql(const VisitQuery& query)
{
    if (query.dimensions.empty())
        return {};
    const auto count = query.dimensions.size();
    const auto name = [count](std::size_t column) {
        return column < count ? fmt::format("d{}", column) : fmt::format("m{}", column - count);
    };
    std::vector<std::string> keys{"is_total"};
    for (std::size_t i = 0; i < count; ++i)
        keys.push_back(name(i));
    auto sql = fmt::format("\nGROUP BY {}", fmt::join(keys, ", "));
    if (count > 0)
        sql += "\nHAVING sum(begun) > 0";
    std::vector<std::string> order;
    if (has_totals(query))
        order.emplace_back("is_total DESC");
    for (const auto& [column, is_descending] : query.order)
        order.push_back(name(column) + (is_descending ? " DESC" : " ASC"));
    if (!order.empty())
        sql += fmt::format("\nORDER BY {}", fmt::join(order, ", "));
    if (has_totals(query))
        return sql + fmt::format("\nLIMIT {}", query.limit + query.offset + 1);
    sql += fmt::format("\nLIMIT {}", query.limit);
    if (query.offset > 0)
        sql += fmt::format(" OFFSET {}", query.offset);
    return sql;
}

Result<std::string> select_sql(const VisitQuery& query, Tables tables)
{
    assert(!query.metrics.empty());
    // What is refused there is refused here: the SQL itself is of no use.
    if (auto same = compile_sql(query_of_events(query), Tables::events); !same)
        return same;
    std::string filter;
    if (query.filter) {
        auto compiled = compile_filter(*query.filter);
        if (!compiled)
            return compiled;
        filter = *std::move(compiled);
    }
    const auto conditions = visit_conditions(query);
    if (!conditions)
        return std::unexpected(conditions.error());

    std::vector<std::string> columns;
    if (!has_totals(query))
        columns.emplace_back("0 AS is_total");
    else
        columns.emplace_back("is_total");
    for (std::size_t i = 0; i < query.dimensions.size(); ++i)
        columns.push_back(fmt::format("{} AS d{}", dimension_sql(query, i), i));
    const auto counts = tables == Tables::events ? std::nullopt : counts_sql(query);
    for (std::size_t i = 0; i < query.metrics.size(); ++i) {
        const auto& row = row_of(query.metrics[i]);
        const bool is_other = counts && !row.counted_sql.empty();
        columns.push_back(fmt::format("{} AS m{}", is_other ? row.counted_sql : row.sql, i));
    }
    // Each visit is counted twice then: in its row, and in that of totals.
    const auto* const twice = has_totals(query) ? "\nARRAY JOIN [0, 1] AS is_total" : "";
    return fmt::format("SELECT {}\nFROM\n(\n    SELECT *, start AS time FROM\n    (\n{}\n    )\n)"
                       "{}{}{}",
                       fmt::join(columns, ", "), counts ? *counts : visits_sql(query, filter),
                       twice, where_sql(*conditions), group_and_order_sql(query));
}

std::size_t column_count(const VisitQuery& query)
{
    return query.dimensions.size() + query.metrics.size();
}

std::string branch_sql(const VisitQuery& query, const std::string& sql, std::size_t index,
                       std::size_t width)
{
    const auto dimensions = query.dimensions.size();
    std::string columns;
    for (std::size_t i = 0; i < width; ++i) {
        if (i >= column_count(query))
            columns += fmt::format(", '' AS c{}", i);
        else
            columns += fmt::format(", CAST({}{} AS String) AS c{}", i < dimensions ? 'd' : 'm',
                                   i < dimensions ? i : i - dimensions, i);
    }
    return fmt::format("SELECT {} AS query, is_total{}\nFROM\n(\n{}\n)", index, columns, sql);
}

} // namespace

Result<std::string> compile_visits(std::span<const VisitQuery> queries, Tables tables)
{
    const auto width = std::ranges::max(queries | std::views::transform(column_count));
    std::vector<std::string> branches;
    for (std::size_t i = 0; i < queries.size(); ++i) {
        const auto sql = select_sql(queries[i], tables);
        if (!sql)
            return sql;
        branches.push_back(branch_sql(queries[i], *sql, i, width));
    }
    return check_length(fmt::format("{}", fmt::join(branches, "\nUNION ALL\n")));
}

} // namespace waymark::analytics
