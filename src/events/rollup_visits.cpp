// SPDX-License-Identifier: Apache-2.0
#include "events/rollup_visits.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

namespace waymark::events {

namespace {

constexpr std::array levels{RollupLevel::half_hour, RollupLevel::day};

constexpr std::string_view counted = "events, visits, bounces, views, lasted_ms, visitors_state";

// Of events that say what they add to their visits.
constexpr std::string_view added =
    "count() AS events, sum(visit_begins) AS visits, sum(visit_bounces) AS bounces, "
    "toInt64(countIf(kind = 'page_view')) AS views, sum(visit_ms) AS lasted_ms, "
    "uniqCombinedStateIf(visitor_id, visit_begins = 1) AS visitors_state";

std::string at_levels(std::string_view grouped)
{
    return fmt::format(
        "SELECT level, owner AS owner_id, site AS site_id, if(level = {}, half_hour, {}) AS start, "
        "is_bot, {}\nFROM\n(\n{}\n)\nARRAY JOIN [{}, {}] AS level",
        std::to_underlying(RollupLevel::half_hour), start_sql("half_hour", day_seconds), counted,
        grouped, std::to_underlying(levels[0]), std::to_underlying(levels[1]));
}

std::string select_sql()
{
    return at_levels(
        fmt::format("    SELECT owner_id AS owner, site_id AS site, {} AS half_hour, is_bot,\n"
                    "        {}\n"
                    "    FROM events\n"
                    "    WHERE {}{{}}\n"
                    "    GROUP BY owner, site, half_hour, is_bot",
                    start_sql(visit_time_sql, half_hour_seconds), added, visit_condition_sql));
}

std::string flat_select_sql(RollupLevel level)
{
    const auto unit = level == RollupLevel::half_hour ? half_hour_seconds : day_seconds;
    return fmt::format("SELECT toUInt8({}) AS level, owner_id, site_id, {} AS start, is_bot, {}\n"
                       "FROM events\n"
                       "WHERE {}\n"
                       "GROUP BY owner_id, site_id, start, is_bot",
                       std::to_underlying(level), start_sql(visit_time_sql, unit), added,
                       visit_condition_sql);
}

// Of events that say nothing of what they add: each visit is followed through its day.
std::string untold_select_sql()
{
    const auto followed = fmt::format(
        "        SELECT owner_id AS owner, site_id AS site, is_bot, min(time) AS began,\n"
        "            count() AS part_events, countIf({0}) AS marks,\n"
        "            countIf(kind = 'page_view') AS part_views,\n"
        "            {1} AS visit_lasted_ms,\n"
        "            argMinIf(visitor_id, time_ms, {0}) AS visitor\n"
        "        FROM events\n"
        "        WHERE {2} AND toUInt32(visit_start) = 0{{}}\n"
        "        GROUP BY owner, site, is_bot, visit_id, intDiv(toUInt32(time), {3})",
        visit_mark_sql, visit_length_sql, visit_condition_sql, day_seconds);
    return at_levels(
        fmt::format("    SELECT owner, site, {} AS half_hour, is_bot,\n"
                    "        sum(part_events) AS events, countIf(marks > 0) AS visits,\n"
                    "        countIf(marks = 1) AS bounces, sum(part_views) AS views,\n"
                    "        sumIf(visit_lasted_ms, marks > 0) AS lasted_ms,\n"
                    "        uniqCombinedStateIf(visitor, marks > 0) AS visitors_state\n"
                    "    FROM\n    (\n{}\n    )\n"
                    "    GROUP BY owner, site, half_hour, is_bot",
                    start_sql("began", half_hour_seconds), followed));
}

} // namespace

Rollup visit_rollup()
{
    Rollup rollup{.table = visit_table_name, .index_granularity = 64, .part = "0", .since = 4};
    rollup.definition = "(\n    level UInt8,\n"
                        "    owner_id UInt64,\n"
                        "    site_id UInt64,\n"
                        "    start DateTime('UTC'),\n"
                        "    is_bot UInt8,\n"
                        "    events UInt64,\n"
                        "    visits Int64,\n"
                        "    bounces Int64,\n"
                        "    views Int64,\n"
                        "    lasted_ms Int64,\n"
                        "    visitors_state AggregateFunction(uniqCombined, UInt64)\n"
                        ") ENGINE = SummingMergeTree\n"
                        "PARTITION BY toYYYYMM(start)\n"
                        "ORDER BY (level, owner_id, site_id, start, is_bot)";
    rollup.columns = fmt::format("level, owner_id, site_id, start, is_bot, {}", counted);
    Feed feed{.name = fmt::format("{}_feed", rollup.table),
              .select = select_sql(),
              .levels = levels,
              .event_condition = std::string(visit_condition_sql),
              .time_column = visit_time_sql,
              .time_reach_seconds = visit_reach_seconds};
    for (const auto level : levels)
        feed.flat_selects.push_back(flat_select_sql(level));
    feed.fill_selects = {
        fmt::format(fmt::runtime(feed.select), " AND toUInt32(visit_start) != 0{}"),
        untold_select_sql()};
    rollup.feeds.push_back(std::move(feed));
    return rollup;
}

} // namespace waymark::events
