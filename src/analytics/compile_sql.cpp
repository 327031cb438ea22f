// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_sql.hpp"

#include "analytics/compile_conditions.hpp"
#include "analytics/compile_filter.hpp"
#include "analytics/compile_rollup.hpp"
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

// What the query reads: events one by one, or counts of them.
struct Source {
    std::string sql;
    bool is_counted = false; // and within the query's scope and range already
};

Source source_of(const Query& query, Tables tables)
{
    if (tables == Tables::events_and_counts) {
        if (auto counts = rollup_source_sql(query))
            return {*std::move(counts), true};
    }
    return {"events", false};
}

// What an event must meet to be counted by the metric.
Conditions conditions_of(Metric metric, bool include_bots, const Source& source)
{
    const auto& row = row_of(metric);
    Conditions conditions;
    const bool is_in_state = source.is_counted && !row.state.empty();
    if (!row.condition.empty() && !is_in_state)
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

CountedEvents counted_events(const Query& query, const Source& source)
{
    std::vector<Conditions> all;
    for (const Metric metric : query.metrics)
        all.push_back(conditions_of(metric, query.include_bots, source));
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

// `filter` is the query's as SQL, or empty.
std::string where_sql_of(const Query& query, const CountedEvents& counted, const Source& source,
                         std::string filter)
{
    Conditions conditions;
    if (!source.is_counted) {
        append_scope(query.scope, conditions);
        if (query.range)
            append_range(*query.range, conditions);
    }
    conditions.insert(conditions.end(), counted.of_all.begin(), counted.of_all.end());
    // An event that no metric counts makes no row.
    if (!contains(counted.of_each, std::string{}))
        conditions.push_back(fmt::format("(({}))", fmt::join(counted.of_each, ") OR (")));
    if (!filter.empty())
        conditions.push_back(std::move(filter));
    return where_sql(conditions);
}

struct Aggregate {
    std::string function;
    std::string_view argument;
};

Aggregate aggregate_of(const MetricRow& row, const Source& source)
{
    if (!source.is_counted)
        return {std::string(row.function), row.argument};
    if (row.state.empty())
        return {"sum", "events"};
    return {fmt::format("{}Merge", row.function), row.state};
}

std::string metric_sql(Metric metric, std::string_view condition, const Source& source)
{
    const auto [function, argument] = aggregate_of(row_of(metric), source);
    if (condition.empty())
        return fmt::format("{}({})", function, argument);
    const auto* const comma = argument.empty() ? "" : ", ";
    return fmt::format("{}If({}{}{})", function, argument, comma, condition);
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

std::string select_sql(const Query& query, const CountedEvents& counted, const Source& source)
{
    std::vector<std::string> columns;
    for (std::size_t i = 0; i < query.metrics.size(); ++i)
        columns.push_back(
            fmt::format("{} AS m{}", metric_sql(query.metrics[i], counted.of_each[i], source), i));
    for (std::size_t i = 0; i < query.dimensions.size(); ++i)
        columns.push_back(fmt::format("{} AS d{}", dimension_sql(query, query.dimensions[i]), i));
    return fmt::format("SELECT {}\nFROM {}", fmt::join(columns, ", "), source.sql);
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

// Lists that one SELECT answers, and what tells them apart.
struct AlikeLists {
    std::vector<std::size_t> indexes; // in the queries
    std::vector<std::uint8_t> facets;
    std::vector<std::uint8_t> without_unknown; // of those facets
};

// The lists of counts that are alike with the first one, each column once.
AlikeLists find_alike_lists(std::span<const Query> queries)
{
    AlikeLists alike;
    for (std::size_t i = 0; i < queries.size(); ++i) {
        const auto list = as_facet_list(queries[i]);
        if (!list || contains(alike.facets, list->facet) ||
            (!alike.indexes.empty() && !is_alike(queries[alike.indexes.front()], queries[i])))
            continue;
        alike.indexes.push_back(i);
        alike.facets.push_back(list->facet);
        if (list->leaves_out_unknown)
            alike.without_unknown.push_back(list->facet);
    }
    return alike;
}

// A page of lists reads its counts once, not once for each list: half of what a small query costs
// is its planning.
std::string lists_branch_sql(const Query& first, const AlikeLists& lists, std::size_t width)
{
    const Source source{facet_lists_source_sql(first, lists.facets), true};
    const auto counted = counted_events(first, source);
    std::string known;
    if (!lists.without_unknown.empty()) {
        known = fmt::format("(facet NOT IN ({}) OR text != '')",
                            fmt::join(lists.without_unknown, ", "));
    }
    std::string padding;
    for (std::size_t i = 2; i < width; ++i)
        padding += fmt::format(", '' AS c{}", i);
    return fmt::format("SELECT [{}][indexOf([{}], facet)] AS query, CAST(m0 AS String) AS c0, "
                       "CAST(d0 AS String) AS c1{}\nFROM\n(\n"
                       "SELECT facet, {} AS m0, text AS d0\nFROM {}{}\n"
                       "GROUP BY facet, d0\nORDER BY facet ASC, m0 DESC, d0 ASC\n"
                       "LIMIT {} BY facet\n)",
                       fmt::join(lists.indexes, ", "), fmt::join(lists.facets, ", "), padding,
                       metric_sql(first.metrics.front(), counted.of_each.front(), source),
                       source.sql, where_sql_of(first, counted, source, std::move(known)),
                       first.limit);
}

} // namespace

Result<std::string> compile_sql(const Query& query, Tables tables)
{
    if (auto valid = check(query); !valid)
        return std::unexpected(valid.error());
    std::string filter;
    if (query.filter) {
        auto compiled = compile_filter(*query.filter);
        if (!compiled)
            return compiled;
        filter = *std::move(compiled);
    }
    const auto source = source_of(query, tables);
    const auto counted = counted_events(query, source);
    return check_length(select_sql(query, counted, source) +
                        where_sql_of(query, counted, source, std::move(filter)) +
                        group_and_order_sql(query));
}

Result<std::string> compile_sql(std::span<const Query> queries, Tables tables)
{
    const std::size_t width = std::ranges::max(queries | std::views::transform(column_count));
    std::vector<std::string> selects;
    for (const auto& query : queries) {
        auto sql = compile_sql(query, tables);
        if (!sql)
            return sql;
        selects.push_back(*std::move(sql));
    }
    AlikeLists lists;
    if (tables == Tables::events_and_counts)
        lists = find_alike_lists(queries);
    if (lists.indexes.size() < 2)
        lists = {};
    std::vector<std::string> branches;
    for (std::size_t i = 0; i < queries.size(); ++i) {
        if (!contains(lists.indexes, i))
            branches.push_back(branch_sql(queries[i], selects[i], i, width));
        else if (lists.indexes.front() == i)
            branches.push_back(lists_branch_sql(queries[i], lists, width));
    }
    return check_length(fmt::format("{}", fmt::join(branches, "\nUNION ALL\n")));
}

} // namespace waymark::analytics
