// SPDX-License-Identifier: Apache-2.0
#include "events/rollup_compare.hpp"

#include "events/event_table.hpp"
#include "events/event_table_erase.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ranges>
#include <span>
#include <utility>

namespace waymark::events {

namespace {

// What is compared. Of sites whose events are gone up to some day, nothing before that.
struct Comparison {
    std::optional<SecondRange> range; // whole days
    const RetiredSites& retired;

    // Of the days on which nobody's events are gone, or of those before them.
    [[nodiscard]] std::string days_sql(std::string_view column, bool are_whole) const
    {
        const auto end = retired.end();
        return fmt::format(
            "{} AND {}", range ? within_sql(column, *range) : "1",
            end == 0 ? std::string(are_whole ? "1" : "0")
                     : fmt::format("{} {} toDateTime({})", column, are_whole ? ">=" : "<", end));
    }
};

EventsByDay stored_by_day(clickhouse::Client& store, const Feed& feed, const Comparison& comparison)
{
    const auto& [range, retired] = comparison;
    return count_by_day(
        store,
        fmt::format("SELECT {} AS day, count() FROM {} WHERE {} AND {} AND NOT {} "
                    "GROUP BY day",
                    day_sql(feed.time_column), event_table_name, or_all(feed.event_condition),
                    range ? within_sql(feed, *range) : "1", retired.condition(feed.time_column)));
}

// The events of each day, as each of these levels has them. A day whose levels or parts differ from
// each other has 0.
EventsByDay sums_by_day(clickhouse::Client& store, const Rollup& rollup, const Feed& feed,
                        std::span<const RollupLevel> levels, const std::string& condition)
{
    const auto codes =
        levels | std::views::transform([](auto level) { return std::to_underlying(level); });
    return count_by_day(
        store,
        fmt::format("SELECT day, if(min(sums) = max(sums) AND count() = {0}, max(sums), 0)\n"
                    "FROM\n(\n"
                    "    SELECT {1} AS day, level, {2} AS part, sum(events) AS sums\n"
                    "    FROM {3}\n"
                    "    WHERE {4} AND level IN ({5}) AND {6}\n"
                    "    GROUP BY day, level, part\n"
                    ")\nGROUP BY day",
                    levels.size() * feed.rows_a_level, day_sql("start"), rollup.part, rollup.table,
                    or_all(feed.row_condition), fmt::join(codes, ", "), condition));
}

// Those that tell sites apart.
std::span<const RollupLevel> owner_levels(std::span<const RollupLevel> levels)
{
    return levels.back() == RollupLevel::day_of_all ? levels.first(levels.size() - 1) : levels;
}

// Of a range, at each level; of all time, at the highest only, which is read soon. Of days on which
// some events are gone, at the levels that tell whose they were.
EventsByDay counted_by_day(clickhouse::Client& store, const Rollup& rollup, const Feed& feed,
                           const Comparison& comparison)
{
    const auto chosen = [&](std::span<const RollupLevel> levels) {
        return comparison.range ? levels : levels.last(1);
    };
    auto days =
        sums_by_day(store, rollup, feed, chosen(feed.levels), comparison.days_sql("start", true));
    const auto& retired = comparison.retired;
    if (retired.empty())
        return days;
    days.merge(sums_by_day(store, rollup, feed, chosen(owner_levels(feed.levels)),
                           fmt::format("{} AND NOT {}", comparison.days_sql("start", false),
                                       retired.condition("start"))));
    return days;
}

// Adds the days that have another number in one than in the other.
void add_differing_days(const EventsByDay& stored, const EventsByDay& counted,
                        std::set<std::int64_t>& days)
{
    for (const auto& [day, events] : stored) {
        const auto found = counted.find(day);
        if (found == counted.end() || found->second != events)
            days.insert(day);
    }
    for (const auto day : counted | std::views::keys) {
        if (!stored.contains(day))
            days.insert(day);
    }
}

// Adds the days, of those on which some events are gone, that are not the sum of their owners'.
void add_differing_sums(clickhouse::Client& store, const Rollup& rollup, const Feed& feed,
                        const Comparison& comparison, std::set<std::int64_t>& days)
{
    if (comparison.retired.empty() || !is_of_all(feed))
        return;
    const auto differing = count_by_day(
        store,
        fmt::format("SELECT day, count()\nFROM\n(\n"
                    "    SELECT {0} AS day, {1} AS part, sumIf(events, level = {2}) AS of_owners, "
                    "sumIf(events, level = {3}) AS of_all\n"
                    "    FROM {4}\n"
                    "    WHERE {5} AND level IN ({2}, {3}) AND {6}\n"
                    "    GROUP BY day, part\n"
                    ")\nWHERE of_owners != of_all\nGROUP BY day",
                    day_sql("start"), rollup.part, std::to_underlying(RollupLevel::day),
                    std::to_underlying(RollupLevel::day_of_all), rollup.table,
                    or_all(feed.row_condition), comparison.days_sql("start", false)));
    for (const auto day : differing | std::views::keys)
        days.insert(day);
}

std::optional<SecondRange> to_whole_days(std::optional<SecondRange> range)
{
    if (!range)
        return std::nullopt;
    return SecondRange{day_of(range->from).from, day_of(range->to - 1).to};
}

} // namespace

// A condition on that column.
std::string within_sql(std::string_view column, SecondRange range)
{
    constexpr std::int64_t last_second = UINT32_MAX; // that a DateTime holds
    return fmt::format("{0} >= toDateTime({1}) AND {0} <= toDateTime({2})", column, range.from,
                       std::min(range.to - 1, last_second));
}

// The same of events that a feed counts. The store knows without reading where `time` lies.
std::string within_sql(const Feed& feed, SecondRange range)
{
    auto within = within_sql(feed.time_column, range);
    const auto reach = feed.time_reach_seconds;
    if (feed.time_column == "time")
        return within;
    return fmt::format(
        "{} AND {}", within,
        within_sql("time", {std::max<std::int64_t>(range.from - reach, 0), range.to + reach}));
}

std::string or_all(std::string_view condition)
{
    return std::string(condition.empty() ? "1" : condition);
}

SecondRange day_of(std::int64_t second)
{
    const auto begin = second / day_seconds * day_seconds;
    return {begin, begin + day_seconds};
}

std::string day_sql(std::string_view column)
{
    return fmt::format("toInt64(intDiv(toUInt32({0}), {1}) * {1})", column, day_seconds);
}

EventsByDay count_by_day(clickhouse::Client& store, const std::string& sql)
{
    EventsByDay days;
    for (const auto row :
         store.query(sql, {.timeout = rewrite_time, .settings = big_statement_settings()}))
        days.emplace(row.i64(0), row.u64(1));
    return days;
}

bool is_of_all(const Feed& feed)
{
    return feed.levels.back() == RollupLevel::day_of_all;
}

std::vector<WrongDays> find_wrong_days(clickhouse::Client& store, std::optional<SecondRange> range,
                                       const RetiredSites& retired)
{
    const Comparison comparison{.range = to_whole_days(range), .retired = retired};
    std::vector<WrongDays> wrong;
    for (const auto& rollup : rollups()) {
        auto& differing = wrong.emplace_back(rollup).days;
        for (const auto& feed : rollup.feeds) {
            add_differing_days(stored_by_day(store, feed, comparison),
                               counted_by_day(store, rollup, feed, comparison), differing);
            add_differing_sums(store, rollup, feed, comparison, differing);
        }
    }
    return wrong;
}

std::set<std::int64_t> find_days(clickhouse::Client& store, const Feed& feed,
                                 const RetiredSites& retired)
{
    std::set<std::int64_t> days;
    const auto stored = stored_by_day(store, feed, {.range = std::nullopt, .retired = retired});
    for (const auto day : stored | std::views::keys)
        days.insert(day);
    return days;
}

} // namespace waymark::events
