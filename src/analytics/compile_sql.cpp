// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_sql.hpp"

#include "analytics/compile_conditions.hpp"
#include "analytics/compile_filter.hpp"
#include "analytics/table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <ranges>
#include <string_view>
#include <vector>

namespace waymark::analytics {

namespace {

using std::chrono::days;

// Weeks and local dates stay positive from here on.
constexpr TimePoint earliest_bucket = earliest_time + days{7};

std::unexpected<Error> refuse(std::string message, std::string field)
{
    return failure(Errc::invalid_argument, std::move(message), std::move(field));
}

template <typename T>
bool contains(const std::vector<T>& values, const T& value)
{
    return std::ranges::find(values, value) != values.end();
}

template <typename T>
bool has_duplicates(std::vector<T> values)
{
    std::ranges::sort(values);
    return std::ranges::adjacent_find(values) != values.end();
}

Result<void> check_dimensions(const Query& query)
{
    if (query.dimensions.size() > query_dimensions_max)
        return refuse(fmt::format("a query has at most {} dimensions", query_dimensions_max),
                      "dimensions");
    if (has_duplicates(query.dimensions))
        return refuse("each dimension once", "dimensions");
    const auto units = std::ranges::count_if(
        query.dimensions, [](Dimension d) { return row_of(d).unit.has_value(); });
    if (units > 1)
        return refuse("at most one unit of time", "dimensions");
    const bool needs_range =
        std::ranges::any_of(query.dimensions, [](Dimension d) { return row_of(d).is_of_time(); });
    if (needs_range && !query.range)
        return refuse("a unit of time needs a range", "range");
    return {};
}

Result<void> check_buckets(const Query& query)
{
    if (!query.range)
        return {};
    if (auto valid = check_range(*query.range); !valid)
        return valid;
    for (const Dimension dimension : query.dimensions) {
        if (!row_of(dimension).is_of_time())
            continue;
        if (query.range->from < earliest_bucket || query.range->to > latest_time)
            return refuse("the range is not within 1970-01-08 and 2105-12-31", "range");
        const auto unit = row_of(dimension).unit;
        if (unit && bucket_count_max(*unit, *query.range) > query_buckets_max)
            return refuse(fmt::format("the range has more than {} rows of {}", query_buckets_max,
                                      row_of(dimension).name),
                          "range");
    }
    return {};
}

Result<void> check_order(const Query& query)
{
    const auto is_asked_for = [&query](const Order& order) {
        if (const auto* const metric = std::get_if<Metric>(&order.by))
            return contains(query.metrics, *metric);
        return contains(query.dimensions, std::get<Dimension>(order.by));
    };
    if (!std::ranges::all_of(query.order, is_asked_for))
        return refuse("a query is ordered by its own metrics and dimensions", "order");
    return {};
}

Result<void> check(const Query& query)
{
    if (query.metrics.empty())
        return refuse("at least one metric", "metrics");
    if (has_duplicates(query.metrics))
        return refuse("each metric once", "metrics");
    if (query.limit == 0 || query.limit > query_rows_max ||
        query.offset > query_rows_max - query.limit)
        return refuse(fmt::format("limit is at least 1, limit and offset at most {} together",
                                  query_rows_max),
                      "limit");
    if (auto valid = check_scope(query.scope); !valid)
        return valid;
    for (const auto step : {check_dimensions, check_buckets, check_order}) {
        if (auto result = step(query); !result)
            return result;
    }
    return {};
}

// What an event must meet to be counted by the metric.
Conditions conditions_of(Metric metric, bool include_bots)
{
    const auto& row = row_of(metric);
    Conditions conditions;
    if (!row.condition.empty())
        conditions.emplace_back(row.condition);
    if (row.audience == Audience::bots_only)
        conditions.emplace_back("is_bot = 1");
    else if (!include_bots)
        conditions.emplace_back("is_bot = 0");
    return conditions;
}

struct CountedEvents {
    Conditions of_all;                // met by whatever any metric counts
    std::vector<std::string> of_each; // what else each metric asks for; empty: nothing
};

CountedEvents counted_events(const Query& query)
{
    std::vector<Conditions> all;
    for (const Metric metric : query.metrics)
        all.push_back(conditions_of(metric, query.include_bots));
    CountedEvents counted;
    for (const auto& condition : all.front()) {
        if (std::ranges::all_of(all, [&](const auto& c) { return contains(c, condition); }))
            counted.of_all.push_back(condition);
    }
    for (auto& conditions : all) {
        std::erase_if(conditions,
                      [&](const auto& condition) { return contains(counted.of_all, condition); });
        counted.of_each.push_back(fmt::format("{}", fmt::join(conditions, " AND ")));
    }
    return counted;
}

Result<std::string> where_sql_of(const Query& query, const CountedEvents& counted)
{
    Conditions conditions;
    append_scope(query.scope, conditions);
    if (query.range)
        append_range(*query.range, conditions);
    conditions.insert(conditions.end(), counted.of_all.begin(), counted.of_all.end());
    // An event that no metric counts makes no row.
    if (!contains(counted.of_each, std::string{}))
        conditions.push_back(fmt::format("(({}))", fmt::join(counted.of_each, ") OR (")));
    if (query.filter) {
        auto filter = compile_filter(*query.filter);
        if (!filter)
            return filter;
        conditions.push_back(*std::move(filter));
    }
    return where_sql(conditions);
}

std::string metric_sql(Metric metric, std::string_view condition)
{
    const auto& row = row_of(metric);
    if (condition.empty())
        return fmt::format("{}({})", row.function, row.argument);
    const auto* const comma = row.argument.empty() ? "" : ", ";
    return fmt::format("{}If({}{}{})", row.function, row.argument, comma, condition);
}

std::string dimension_sql(const Query& query, Dimension dimension)
{
    const auto& row = row_of(dimension);
    if (row.unit)
        return bucket_key_sql(query.zone, *row.unit, *query.range);
    if (row.cycle)
        return cycle_sql(query.zone, *row.cycle, *query.range);
    return std::string(row.column);
}

std::string select_sql(const Query& query, const CountedEvents& counted)
{
    std::vector<std::string> columns;
    for (std::size_t i = 0; i < query.metrics.size(); ++i)
        columns.push_back(
            fmt::format("{} AS m{}", metric_sql(query.metrics[i], counted.of_each[i]), i));
    for (std::size_t i = 0; i < query.dimensions.size(); ++i)
        columns.push_back(fmt::format("{} AS d{}", dimension_sql(query, query.dimensions[i]), i));
    return fmt::format("SELECT {}\nFROM events", fmt::join(columns, ", "));
}

std::string group_and_order_sql(const Query& query)
{
    if (query.dimensions.empty())
        return {};
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < query.dimensions.size(); ++i)
        keys.push_back(fmt::format("d{}", i));
    auto sql = fmt::format("\nGROUP BY {}", fmt::join(keys, ", "));
    if (is_time_series(query))
        return sql;

    std::vector<std::string> order;
    for (const auto& [column, is_descending] : column_order(query)) {
        const auto count = query.dimensions.size();
        const auto name =
            column < count ? fmt::format("d{}", column) : fmt::format("m{}", column - count);
        order.push_back(name + (is_descending ? " DESC" : " ASC"));
    }
    sql += fmt::format("\nORDER BY {}\nLIMIT {}", fmt::join(order, ", "), query.limit);
    if (query.offset > 0)
        sql += fmt::format(" OFFSET {}", query.offset);
    return sql;
}

std::size_t column_count(const Query& query)
{
    return query.metrics.size() + query.dimensions.size();
}

// The query's own SELECT, each of its columns as text.
std::string branch_sql(const Query& query, const std::string& sql, std::size_t index,
                       std::size_t width)
{
    std::string columns;
    for (std::size_t i = 0; i < width; ++i) {
        const auto name = i < query.metrics.size() ? fmt::format("m{}", i)
                                                   : fmt::format("d{}", i - query.metrics.size());
        columns += i < column_count(query) ? fmt::format(", CAST({} AS String) AS c{}", name, i)
                                           : fmt::format(", '' AS c{}", i);
    }
    return fmt::format("SELECT {} AS query{}\nFROM\n(\n{}\n)", index, columns, sql);
}

} // namespace

Result<std::string> compile_sql(const Query& query)
{
    if (auto valid = check(query); !valid)
        return std::unexpected(valid.error());
    const auto counted = counted_events(query);
    auto where = where_sql_of(query, counted);
    if (!where)
        return where;
    return check_length(select_sql(query, counted) + *where + group_and_order_sql(query));
}

Result<std::string> compile_sql(std::span<const Query> queries)
{
    const std::size_t width = std::ranges::max(queries | std::views::transform(column_count));
    std::vector<std::string> branches;
    for (const auto& query : queries) {
        auto sql = compile_sql(query);
        if (!sql)
            return sql;
        branches.push_back(branch_sql(query, *sql, branches.size(), width));
    }
    return check_length(fmt::format("{}", fmt::join(branches, "\nUNION ALL\n")));
}

} // namespace waymark::analytics
