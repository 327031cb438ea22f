// SPDX-License-Identifier: Apache-2.0
#include "events/rollup_tables.hpp"

#include "events/rollup_visits.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace waymark::events {

namespace {

constexpr std::string_view key_columns = "    owner_id UInt64,\n"
                                         "    site_id UInt64,\n"
                                         "    start DateTime('UTC'),\n"
                                         "    kind LowCardinality(String),\n"
                                         "    is_bot UInt8";

// Of 18.16 as of today, a SummingMergeTree also merges states of aggregate functions.
std::string definition_sql(std::string_view columns, std::string_view key)
{
    return fmt::format("(\n{}\n) ENGINE = SummingMergeTree\n"
                       "PARTITION BY toYYYYMM(start)\n"
                       "ORDER BY ({})",
                       columns, key);
}

// What a feed counts beside the key of its table. A column is empty, or its name with a comma.
struct Counted {
    std::string_view facet;
    std::string_view text;
    std::string aggregates; // of events
    std::string names;      // of those aggregates
    std::string array_join; // of events
    std::string condition;  // of events
};

// Groups by half-hour, and repeats the few rows that there are then for each level.
std::string select_sql(const Counted& counted, std::span<const RollupLevel> levels)
{
    const auto grouped = fmt::format(
        "    SELECT {0}{1}owner_id AS owner, site_id AS site, {2} AS half_hour, kind, is_bot,\n"
        "        {3}\n"
        "    FROM events{4}\n"
        "    WHERE {5}{{}}\n"
        "    GROUP BY {0}{1}owner, site, half_hour, kind, is_bot",
        counted.facet, counted.text, start_sql("time", half_hour_seconds), counted.aggregates,
        counted.array_join, counted.condition);
    return fmt::format(
        "SELECT level, {0}if(level = {5}, toUInt64(0), owner) AS owner_id, "
        "if(level = {5}, toUInt64(0), site) AS site_id, "
        "if(level = {3}, half_hour, {6}) AS start, kind, is_bot, {1}{2}\n"
        "FROM\n(\n{7}\n)\nARRAY JOIN [{4}] AS level",
        counted.facet, counted.text, counted.names, std::to_underlying(RollupLevel::half_hour),
        fmt::join(levels |
                      std::views::transform([](auto level) { return std::to_underlying(level); }),
                  ", "),
        std::to_underlying(RollupLevel::day_of_all), start_sql("half_hour", day_seconds), grouped);
}

std::string flat_select_sql(const Counted& counted, RollupLevel level)
{
    const bool is_of_all = level == RollupLevel::day_of_all;
    const auto unit = level == RollupLevel::half_hour ? half_hour_seconds : day_seconds;
    return fmt::format(
        "SELECT toUInt8({0}) AS level, {1}{2}{3} AS start, kind, is_bot, {4}{5}\n"
        "FROM events{6}\n"
        "WHERE {7}\n"
        "GROUP BY {1}{4}{8}start, kind, is_bot",
        std::to_underlying(level), counted.facet,
        is_of_all ? "toUInt64(0) AS owner_id, toUInt64(0) AS site_id, " : "owner_id, site_id, ",
        start_sql("time", unit), counted.text, counted.aggregates, counted.array_join,
        counted.condition, is_of_all ? "" : "owner_id, site_id, ");
}

Feed feed(std::string name, const Counted& counted, std::span<const RollupLevel> levels)
{
    Feed feed{.name = std::move(name), .select = select_sql(counted, levels), .levels = levels};
    for (const auto level : levels)
        feed.flat_selects.push_back(flat_select_sql(counted, level));
    return feed;
}

Rollup total_rollup()
{
    Rollup rollup{.table = total_table_name, .index_granularity = 64, .part = "0"};
    rollup.definition =
        definition_sql(fmt::format("    level UInt8,\n{},\n"
                                   "    events UInt64,\n"
                                   "    visitors_state AggregateFunction(uniqCombined, UInt64),\n"
                                   "    visits_state AggregateFunction(uniqCombined, UInt64),\n"
                                   "    addresses_state AggregateFunction(uniqCombined, String)",
                                   key_columns),
                       "level, owner_id, site_id, start, kind, is_bot");
    const std::string names = "events, visitors_state, visits_state, addresses_state";
    rollup.columns = "level, owner_id, site_id, start, kind, is_bot, " + names;
    rollup.feeds.push_back(
        feed(fmt::format("{}_feed", rollup.table),
             {.aggregates = "count() AS events, "
                            "uniqCombinedState(visitor_id) AS visitors_state, "
                            "uniqCombinedStateIf(visit_id, visit_id != 0) AS visits_state, "
                            "uniqCombinedState(ip) AS addresses_state",
              .names = names,
              .condition = "1"},
             rollup_levels));
    return rollup;
}

// The values stay places in dictionaries until they are grouped, which halves the time: hence the
// cast of the columns that have none.
std::string column_sql(const Facet& facet)
{
    const bool is_plain = facet.column == "referrer" || facet.column == "path";
    return is_plain ? fmt::format("CAST({} AS LowCardinality(String))", facet.column)
                    : std::string(facet.column);
}

Feed facet_feed(std::string name, bool of_sites)
{
    std::vector<std::uint8_t> codes;
    std::vector<std::string> columns;
    for (const auto& facet : facets) {
        if (facet.is_of_sites != of_sites)
            continue;
        codes.push_back(facet.code);
        columns.push_back(column_sql(facet));
    }
    const std::string condition = of_sites ? "site_id != 0" : "1";
    auto made = feed(std::move(name),
                     {.facet = "facet, ",
                      .text = "text, ",
                      .aggregates = "count() AS events",
                      .names = "events",
                      .array_join = fmt::format("\n    ARRAY JOIN [{}] AS facet, [{}] AS text",
                                                fmt::join(codes, ", "), fmt::join(columns, ", ")),
                      .condition = condition},
                     std::span(rollup_levels).first(of_sites ? 2 : 3));
    made.event_condition = condition;
    made.row_condition = fmt::format("facet IN ({})", fmt::join(codes, ", "));
    made.rows_a_level = codes.size();
    return made;
}

Rollup facet_rollup()
{
    Rollup rollup{.table = facet_table_name, .index_granularity = 1024, .part = "facet"};
    rollup.wide_rows_min = 65'536;
    rollup.definition =
        definition_sql(fmt::format("    level UInt8,\n    facet UInt8,\n{},\n"
                                   "    text String,\n"
                                   "    events UInt64",
                                   key_columns),
                       "level, facet, owner_id, site_id, start, kind, is_bot, text");
    rollup.columns = "level, facet, owner_id, site_id, start, kind, is_bot, text, events";
    rollup.feeds.push_back(facet_feed(fmt::format("{}_site_feed", rollup.table), true));
    rollup.feeds.push_back(facet_feed(fmt::format("{}_feed", rollup.table), false));
    return rollup;
}

MaterializedView view(std::string name, std::string_view table, std::string_view select)
{
    auto create = fmt::format("CREATE MATERIALIZED VIEW {} TO {} AS\n{}", name, table, select);
    return {std::move(name), std::move(create)};
}

} // namespace

std::vector<MaterializedView> Rollup::views(clickhouse::Version version) const
{
    // Before, the outer of two SELECTs is given the inserted block itself.
    constexpr clickhouse::Version first_with_subqueries{20, 1};
    std::vector<MaterializedView> views;
    for (const auto& feed : feeds) {
        if (version >= first_with_subqueries) {
            views.push_back(view(feed.name, table, fmt::format(fmt::runtime(feed.select), "")));
            continue;
        }
        for (std::size_t i = 0; i < feed.flat_selects.size(); ++i)
            views.push_back(
                view(fmt::format("{}_{}", feed.name, i + 1), table, feed.flat_selects[i]));
    }
    return views;
}

std::vector<std::string> Feed::fills(std::string_view condition) const
{
    const auto more = fmt::format(" AND {}", condition);
    std::vector<std::string> selects;
    for (const auto& one : fill_selects.empty() ? std::vector{select} : fill_selects)
        selects.push_back(fmt::format(fmt::runtime(one), more));
    return selects;
}

std::string start_sql(std::string_view time, std::int64_t unit_seconds)
{
    return fmt::format("toDateTime(toUInt32(intDiv(toUInt32({0}), {1}) * {1}), 'UTC')", time,
                       unit_seconds);
}

const std::vector<Rollup>& rollups()
{
    static const std::vector<Rollup> all{total_rollup(), facet_rollup(), visit_rollup()};
    return all;
}

} // namespace waymark::events
