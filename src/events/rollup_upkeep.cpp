// SPDX-License-Identifier: Apache-2.0
#include "events/rollup_upkeep.hpp"

#include "base/log.hpp"
#include "events/event_table.hpp"
#include "events/event_table_erase.hpp"
#include "events/rollup_tables.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <ranges>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace waymark::events {

namespace {

// The same counts may come again after they were deleted: they are no repeated batch.
const clickhouse::QueryOptions fill_options{.timeout = rewrite_time,
                                            .settings = {{"insert_deduplicate", "0"}}};

using EventsByDay = std::map<std::int64_t, std::uint64_t>; // by the second at which it begins

// A condition on that column.
std::string within_sql(std::string_view column, SecondRange range)
{
    constexpr std::int64_t last_second = UINT32_MAX; // that a DateTime holds
    return fmt::format("{0} >= toDateTime({1}) AND {0} <= toDateTime({2})", column, range.from,
                       std::min(range.to - 1, last_second));
}

SecondRange day_of(std::int64_t second)
{
    const auto begin = second / day_seconds * day_seconds;
    return {begin, begin + day_seconds};
}

EventsByDay count_by_day(clickhouse::Client& store, const std::string& sql)
{
    EventsByDay days;
    for (const auto row : store.query(sql, {.timeout = rewrite_time}))
        days.emplace(row.i64(0), row.u64(1));
    return days;
}

EventsByDay stored_by_day(clickhouse::Client& store, std::string_view condition,
                          std::optional<SecondRange> range)
{
    return count_by_day(store, fmt::format("SELECT toInt64(intDiv(toUInt32(time), {0}) * {0}) AS "
                                           "day, count() FROM {1} WHERE {2} AND {3} GROUP BY day",
                                           day_seconds, event_table_name,
                                           condition.empty() ? "1" : condition,
                                           range ? within_sql("time", *range) : "1"));
}

// Of a range, at each level; of all time, at the highest only, which is read soon. A day whose
// levels or parts differ from each other has 0.
EventsByDay counted_by_day(clickhouse::Client& store, const Rollup& rollup, const Feed& feed,
                           std::optional<SecondRange> range)
{
    const auto which = range ? within_sql("start", *range)
                             : fmt::format("level = {}", std::to_underlying(feed.levels.back()));
    const auto parts = (range ? feed.levels.size() : 1) * feed.rows_a_level;
    return count_by_day(
        store, fmt::format("SELECT day, if(min(sums) = max(sums) AND count() = {0}, max(sums), 0)\n"
                           "FROM\n(\n"
                           "    SELECT toInt64(intDiv(toUInt32(start), {1}) * {1}) AS day, level, "
                           "{2} AS part, sum(events) AS sums\n"
                           "    FROM {3}\n"
                           "    WHERE {4} AND {5}\n"
                           "    GROUP BY day, level, part\n"
                           ")\nGROUP BY day",
                           parts, day_seconds, rollup.part, rollup.table,
                           feed.row_condition.empty() ? "1" : feed.row_condition, which));
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

void fill(clickhouse::Client& store, const Rollup& rollup, std::string_view into, std::int64_t day)
{
    for (const auto& statement : rollup.fill(into, within_sql("time", day_of(day))))
        store.execute(statement, fill_options);
}

void count_anew(clickhouse::Client& store, const Rollup& rollup, const std::set<std::int64_t>& days)
{
    if (days.empty())
        return;
    delete_rows(store, rollup.table,
                fmt::format("intDiv(toUInt32(start), {0}) * {0} IN ({1})", day_seconds,
                            fmt::join(days, ", ")));
    for (const auto day : days)
        fill(store, rollup, rollup.table, day);
    log::warning("counts differed from their events and were made anew",
                 {{"table", rollup.table}, {"days", days.size()}});
}

// Nobody must read it before it is whole.
void build(clickhouse::Client& store, const Rollup& rollup, clickhouse::Version version)
{
    const auto building = fmt::format("{}_building", rollup.table);
    store.execute(fmt::format("DROP TABLE IF EXISTS {}", building));
    store.execute(fmt::format("CREATE TABLE {} {}{}", building, rollup.definition,
                              event_table_settings(version, rollup.index_granularity)));
    for (const auto day : stored_by_day(store, "", std::nullopt) | std::views::keys)
        fill(store, rollup, building, day);
    store.execute(fmt::format("RENAME TABLE {} TO {}", building, rollup.table));
    for (const auto& view : rollup.views(version))
        store.execute(view.create);
}

std::optional<SecondRange> to_whole_days(std::optional<SecondRange> range)
{
    if (!range)
        return std::nullopt;
    return SecondRange{day_of(range->from).from, day_of(range->to - 1).to};
}

struct WrongDays {
    const Rollup& rollup;
    std::set<std::int64_t> days;
};

std::vector<WrongDays> find_wrong_days(clickhouse::Client& store, std::optional<SecondRange> range)
{
    const auto days = to_whole_days(range);
    std::vector<WrongDays> wrong;
    for (const auto& rollup : rollups()) {
        auto& differing = wrong.emplace_back(rollup).days;
        for (const auto& feed : rollup.feeds)
            add_differing_days(stored_by_day(store, feed.event_condition, days),
                               counted_by_day(store, rollup, feed, days), differing);
    }
    return wrong;
}

} // namespace

void build_rollups(clickhouse::Client& store)
{
    const auto version = store.version();
    for (const auto& rollup : rollups()) {
        for (const auto& view : rollup.views(version))
            store.execute(fmt::format("DROP TABLE IF EXISTS {}", view.name));
        store.execute(fmt::format("DROP TABLE IF EXISTS {}", rollup.table));
    }
    for (const auto& rollup : rollups())
        build(store, rollup, version);
}

std::size_t count_wrong_days(clickhouse::Client& store, std::optional<SecondRange> range)
{
    std::size_t count = 0;
    for (const auto& wrong : find_wrong_days(store, range))
        count += wrong.days.size();
    return count;
}

void repair_rollups(clickhouse::Client& store, std::optional<SecondRange> range)
{
    for (const auto& [rollup, days] : find_wrong_days(store, range))
        count_anew(store, rollup, days);
}

} // namespace waymark::events
