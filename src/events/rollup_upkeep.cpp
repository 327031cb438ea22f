// SPDX-License-Identifier: Apache-2.0
#include "events/rollup_upkeep.hpp"

#include "base/log.hpp"
#include "events/event_table.hpp"
#include "events/rollup_tables.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <ranges>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace waymark::events {

namespace {

using std::chrono::milliseconds;

// Of one day's events, of which there may be millions.
constexpr milliseconds statement_time{600'000};

// The same counts may come again after they were deleted: they are no repeated batch.
const clickhouse::QueryOptions fill_options{.timeout = statement_time,
                                            .settings = {{"insert_deduplicate", "0"}}};

using EventsByDay = std::map<std::int64_t, std::uint64_t>; // by the second at which it begins

std::string where_sql(std::string_view column, SecondRange range)
{
    constexpr std::int64_t last_second = UINT32_MAX; // that a DateTime holds
    return fmt::format(" WHERE {0} >= toDateTime({1}) AND {0} <= toDateTime({2})", column,
                       range.from, std::min(range.to - 1, last_second));
}

SecondRange day_of(std::int64_t second)
{
    const auto begin = second / day_seconds * day_seconds;
    return {begin, begin + day_seconds};
}

EventsByDay count_by_day(clickhouse::Client& store, const std::string& sql)
{
    EventsByDay days;
    for (const auto row : store.query(sql, {.timeout = statement_time}))
        days.emplace(row.i64(0), row.u64(1));
    return days;
}

EventsByDay stored_by_day(clickhouse::Client& store, std::optional<SecondRange> range)
{
    return count_by_day(store, fmt::format("SELECT toInt64(intDiv(toUInt32(time), {0}) * {0}) AS "
                                           "day, count() FROM {1}{2} GROUP BY day",
                                           day_seconds, event_table_name,
                                           range ? where_sql("time", *range) : ""));
}

// Of a range, at each level; of all time, at the highest only, which is read soon. A day whose
// levels or facets differ from each other has 0.
EventsByDay counted_by_day(clickhouse::Client& store, const Rollup& rollup,
                           std::optional<SecondRange> range)
{
    const bool is_of_facets = rollup.table == facet_table_name;
    const auto where =
        range ? where_sql("start", *range)
              : fmt::format(" WHERE level = {}", std::to_underlying(RollupLevel::day_of_all));
    const auto parts = (range ? rollup_levels.size() : 1) * (is_of_facets ? facets.size() : 1);
    return count_by_day(
        store, fmt::format("SELECT day, if(min(sums) = max(sums) AND count() = {0}, max(sums), 0)\n"
                           "FROM\n(\n"
                           "    SELECT toInt64(intDiv(toUInt32(start), {1}) * {1}) AS day, level, "
                           "{2} AS part, sum(events) AS sums\n"
                           "    FROM {3}{4}\n"
                           "    GROUP BY day, level, part\n"
                           ")\nGROUP BY day",
                           parts, day_seconds, is_of_facets ? "facet" : "0", rollup.table, where));
}

// The days that have another number in one than in the other.
std::vector<std::int64_t> differing_days(const EventsByDay& stored, const EventsByDay& counted)
{
    std::vector<std::int64_t> days;
    for (const auto& [day, events] : stored) {
        const auto found = counted.find(day);
        if (found == counted.end() || found->second != events)
            days.push_back(day);
    }
    for (const auto day : counted | std::views::keys) {
        if (!stored.contains(day))
            days.push_back(day);
    }
    return days;
}

void wait_for_mutations(clickhouse::Client& store, std::string_view table)
{
    constexpr milliseconds pause{50};
    const auto sql = fmt::format("SELECT count() FROM system.mutations WHERE database = "
                                 "currentDatabase() AND table = '{}' AND is_done = 0",
                                 table);
    const auto deadline = std::chrono::steady_clock::now() + statement_time;
    while (store.query(sql)[0].u64(0) > 0) {
        if (std::chrono::steady_clock::now() > deadline)
            throw clickhouse::Unavailable(fmt::format("the mutation of {} does not end", table));
        std::this_thread::sleep_for(pause);
    }
}

void count_anew(clickhouse::Client& store, const Rollup& rollup,
                const std::vector<std::int64_t>& days)
{
    if (days.empty())
        return;
    store.execute(fmt::format("ALTER TABLE {0} DELETE WHERE intDiv(toUInt32(start), {1}) * {1} "
                              "IN ({2})",
                              rollup.table, day_seconds, fmt::join(days, ", ")),
                  {.timeout = statement_time});
    wait_for_mutations(store, rollup.table);
    for (const auto day : days)
        store.execute(rollup.fill(rollup.table, where_sql("time", day_of(day))), fill_options);
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
    for (const auto day : stored_by_day(store, std::nullopt) | std::views::keys)
        store.execute(rollup.fill(building, where_sql("time", day_of(day))), fill_options);
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
    std::vector<std::int64_t> days;
};

std::vector<WrongDays> find_wrong_days(clickhouse::Client& store, std::optional<SecondRange> range)
{
    const auto days = to_whole_days(range);
    const auto stored = stored_by_day(store, days);
    std::vector<WrongDays> wrong;
    for (const auto& rollup : rollups())
        wrong.push_back({rollup, differing_days(stored, counted_by_day(store, rollup, days))});
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
