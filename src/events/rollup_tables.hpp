// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clickhouse/version.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Counts of events by time, kept beside the `events` table by materialized views, so that a
// question about months need not read every event (docs/decisions/0010-rollups.md).
//
// `event_totals`: events, and states of uniqCombined over visitors, visits and addresses.
// `event_facets`: events by each value of the columns below: one row a value, whatever the column.
// What links have no use for is counted for events of sites alone.
//
// Both by level, owner, site, start (of the half-hour or day, in UTC), kind and is_bot.
// `event_visits`: visits of sites, what they come to, and a state of their visitors; by level,
// owner, site, start (of that in which the visit begins) and is_bot. See rollup_visits.hpp.
//
// Rows of one key are added up when parts are merged: a reader sums.
namespace waymark::events {

inline constexpr std::string_view total_table_name = "event_totals";
inline constexpr std::string_view facet_table_name = "event_facets";
inline constexpr std::string_view visit_table_name = "event_visits";

// What the column `level` says of a row. Every event is counted once at each level, but what is
// counted of sites alone, which has no highest level.
enum class RollupLevel : std::uint8_t {
    half_hour =
        1,   // of one owner's site, or of their links; nearly all zones differ from UTC by so many
    day = 2, // the same, of a day
    day_of_all = 3, // of everybody; owner and site are 0
};
inline constexpr std::array rollup_levels{RollupLevel::half_hour, RollupLevel::day,
                                          RollupLevel::day_of_all};
inline constexpr std::int64_t half_hour_seconds = 1800;
inline constexpr std::int64_t day_seconds = 86'400;

// A column of `events` whose values are counted, and what `event_facets.facet` calls it. Codes are
// stored: they never change.
struct Facet {
    std::uint8_t code;
    std::string_view column;
    bool is_of_sites = false; // counted where `site_id` is not 0
};
inline constexpr auto facets = std::to_array<Facet>({
    {1, "country"},
    {2, "region"},
    {3, "city"},
    {4, "isp"},
    {5, "device"},
    {6, "browser"},
    {7, "os"},
    {8, "referrer"},
    {9, "utm_source"},
    {10, "utm_medium"},
    {11, "utm_campaign"},
    {12, "path", true},
    {13, "host", true},
    {14, "referrer_host", true},
    {15, "channel", true},
    {16, "language", true},
    {17, "screen", true},
    {18, "name", true},
});

// Nothing if that column is not counted.
[[nodiscard]] constexpr std::optional<Facet> find_facet(std::string_view column)
{
    const auto* const found = std::ranges::find(facets, column, &Facet::column);
    return found == facets.end() ? std::nullopt : std::optional(*found);
}

struct MaterializedView {
    std::string name;
    std::string create;
};

// One way into a table of counts.
struct Feed {
    std::string name;                    // of its view
    std::string select;                  // from events; `{}` stands for a condition
    std::span<const RollupLevel> levels; // from the lowest
    // By level: the same in one step, for what can't do two in a view.
    std::vector<std::string> flat_selects;
    // Which events it counts, and which rows of the table they make; empty: all.
    std::string event_condition;
    std::string row_condition;
    std::size_t rows_a_level = 1;          // how many rows each event is counted in, at each level
    std::string_view time_column = "time"; // of events: SQL of what `start` is made of
    std::int64_t time_reach_seconds = 0;   // how far `time` may lie from that
    // What counts events that are there, if `select` doesn't: each some of them.
    std::vector<std::string> fill_selects;

    // What counts events that are there and meet the condition, each some of them.
    [[nodiscard]] std::vector<std::string> fills(std::string_view condition) const;
};

// A table of counts, and what fills it.
struct Rollup {
    std::string_view table;
    std::string definition;     // of the table: columns and engine, the portable part of the DDL
    unsigned index_granularity; // small where rows are large, or few of them are asked for
    std::string columns;        // of the table, as an INSERT names them
    std::string part;           // what tells apart the rows of a level that an event is counted in
    std::vector<Feed> feeds;
    unsigned since = 3;            // the migration that makes it
    unsigned wide_rows_min = 1024; // see event_table_settings()

    // What counts each block that is inserted from then on.
    [[nodiscard]] std::vector<MaterializedView> views(clickhouse::Version version) const;
};

// SQL: the start of the half-hour or day of UTC that a DateTime lies in.
[[nodiscard]] std::string start_sql(std::string_view time, std::int64_t unit_seconds);

// In the order in which they come into being.
[[nodiscard]] const std::vector<Rollup>& rollups();

} // namespace waymark::events
