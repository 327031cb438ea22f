// SPDX-License-Identifier: Apache-2.0
#include "events/rollup_tables.hpp"

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

std::string start_sql(std::string_view time, std::int64_t unit_seconds)
{
    return fmt::format("toDateTime(toUInt32(intDiv(toUInt32({0}), {1}) * {1}), 'UTC')", time,
                       unit_seconds);
}

// What a table counts beside its key. A column is empty, or its name with a comma.
struct Counted {
    std::string_view facet;
    std::string_view text;
    std::string aggregates; // of events
    std::string_view names; // of those aggregates
    std::string array_join; // of events
};

// Groups by half-hour, and repeats the few rows that there are then for each level.
std::string select_sql(const Counted& counted)
{
    const auto& [facet, text, aggregates, names, array_join] = counted;
    const auto grouped = fmt::format(
        "    SELECT {0}{1}owner_id AS owner, site_id AS site, {2} AS half_hour, kind, is_bot,\n"
        "        {3}\n"
        "    FROM events{4}{{}}\n"
        "    GROUP BY {0}{1}owner, site, half_hour, kind, is_bot",
        facet, text, start_sql("time", half_hour_seconds), aggregates, array_join);
    const auto half_hour = std::to_underlying(RollupLevel::half_hour);
    const auto day = std::to_underlying(RollupLevel::day);
    const auto all = std::to_underlying(RollupLevel::day_of_all);
    return fmt::format("SELECT level, {0}if(level = {5}, toUInt64(0), owner) AS owner_id, "
                       "if(level = {5}, toUInt64(0), site) AS site_id, "
                       "if(level = {3}, half_hour, {6}) AS start, kind, is_bot, {1}{2}\n"
                       "FROM\n(\n{7}\n)\nARRAY JOIN [{3}, {4}, {5}] AS level",
                       facet, text, names, half_hour, day, all, start_sql("half_hour", day_seconds),
                       grouped);
}

std::string flat_select_sql(const Counted& counted, RollupLevel level)
{
    const auto& [facet, text, aggregates, names, array_join] = counted;
    const bool is_of_all = level == RollupLevel::day_of_all;
    const auto unit = level == RollupLevel::half_hour ? half_hour_seconds : day_seconds;
    return fmt::format("SELECT toUInt8({0}) AS level, {1}{2}{3} AS start, kind, is_bot, {4}{5}\n"
                       "FROM events{6}\n"
                       "GROUP BY {1}{4}{7}start, kind, is_bot",
                       std::to_underlying(level), facet,
                       is_of_all ? "toUInt64(0) AS owner_id, toUInt64(0) AS site_id, "
                                 : "owner_id, site_id, ",
                       start_sql("time", unit), text, aggregates, array_join,
                       is_of_all ? "" : "owner_id, site_id, ");
}

void add_selects(Rollup& rollup, const Counted& counted)
{
    rollup.select = select_sql(counted);
    for (const auto level : rollup_levels)
        rollup.flat_selects.push_back(flat_select_sql(counted, level));
}

Rollup total_rollup()
{
    Rollup rollup{.table = total_table_name, .index_granularity = 64};
    rollup.definition =
        definition_sql(fmt::format("    level UInt8,\n{},\n"
                                   "    events UInt64,\n"
                                   "    visitors_state AggregateFunction(uniqCombined, UInt64),\n"
                                   "    addresses_state AggregateFunction(uniqCombined, String)",
                                   key_columns),
                       "level, owner_id, site_id, start, kind, is_bot");
    rollup.columns =
        "level, owner_id, site_id, start, kind, is_bot, events, visitors_state, addresses_state";
    add_selects(rollup, {.aggregates = "count() AS events, "
                                       "uniqCombinedState(visitor_id) AS visitors_state, "
                                       "uniqCombinedState(ip) AS addresses_state",
                         .names = "events, visitors_state, addresses_state"});
    return rollup;
}

// The values stay places in dictionaries until they are grouped, which halves the time: hence the
// cast of the column that has none.
std::string column_sql(const Facet& facet)
{
    return facet.column == "referrer" ? "CAST(referrer AS LowCardinality(String))"
                                      : std::string(facet.column);
}

Rollup facet_rollup()
{
    Rollup rollup{.table = facet_table_name, .index_granularity = 1024};
    rollup.definition =
        definition_sql(fmt::format("    level UInt8,\n    facet UInt8,\n{},\n"
                                   "    text String,\n"
                                   "    events UInt64",
                                   key_columns),
                       "level, facet, owner_id, site_id, start, kind, is_bot, text");
    rollup.columns = "level, facet, owner_id, site_id, start, kind, is_bot, text, events";
    add_selects(rollup, {.facet = "facet, ",
                         .text = "text, ",
                         .aggregates = "count() AS events",
                         .names = "events",
                         .array_join = fmt::format(
                             "\n    ARRAY JOIN [{}] AS facet, [{}] AS text",
                             fmt::join(facets | std::views::transform(&Facet::code), ", "),
                             fmt::join(facets | std::views::transform(column_sql), ", "))});
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
    if (version >= first_with_subqueries)
        return {view(fmt::format("{}_feed", table), table, fmt::format(fmt::runtime(select), ""))};
    std::vector<MaterializedView> views;
    for (std::size_t i = 0; i < flat_selects.size(); ++i)
        views.push_back(view(fmt::format("{}_feed_{}", table, i + 1), table, flat_selects[i]));
    return views;
}

std::string Rollup::fill(std::string_view into, std::string_view where) const
{
    return fmt::format("INSERT INTO {} ({})\n{}", into, columns,
                       fmt::format(fmt::runtime(select), where));
}

const std::vector<Rollup>& rollups()
{
    static const std::vector<Rollup> all{total_rollup(), facet_rollup()};
    return all;
}

} // namespace waymark::events
