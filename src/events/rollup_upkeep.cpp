// SPDX-License-Identifier: Apache-2.0
#include "events/rollup_upkeep.hpp"

#include "base/log.hpp"
#include "events/event_table.hpp"
#include "events/event_table_create.hpp"
#include "events/event_table_erase.hpp"
#include "events/event_table_retired.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::events {

namespace {

// The same counts may come again after they were deleted: they are no repeated batch.
clickhouse::QueryOptions fill_options()
{
    auto settings = big_statement_settings();
    settings.emplace_back("insert_deduplicate", "0");
    return {.timeout = rewrite_time, .settings = std::move(settings)};
}

void fill_from_events(clickhouse::Client& store, const Rollup& rollup, const Feed& feed,
                      std::string_view into, const std::string& condition)
{
    for (const auto& select : feed.fills(condition))
        store.execute(fmt::format("INSERT INTO {} ({})\n{}", into, rollup.columns, select),
                      fill_options());
}

// Counts of everybody that are made of those of their owners: the same rows, of nobody.
void fill_from_owners(clickhouse::Client& store, const Rollup& rollup, const Feed& feed,
                      std::string_view into, const std::string& condition)
{
    std::string values;
    for (const auto name : std::views::split(rollup.columns, std::string_view(", "))) {
        const std::string_view column(name.begin(), name.end());
        if (!values.empty())
            values += ", ";
        if (column == "level")
            values += fmt::format("toUInt8({})", std::to_underlying(RollupLevel::day_of_all));
        else if (column == "owner_id" || column == "site_id")
            values += "toUInt64(0)";
        else
            values += column;
    }
    store.execute(fmt::format("INSERT INTO {} ({})\nSELECT {}\nFROM {}\n"
                              "WHERE {} AND level = {} AND {}",
                              into, rollup.columns, values, into, or_all(feed.row_condition),
                              std::to_underlying(RollupLevel::day), condition),
                  fill_options());
}

// Counts the days' events in `into`, where nothing is counted of them but events that are gone.
void fill(clickhouse::Client& store, const Rollup& rollup, std::string_view into,
          const std::set<std::int64_t>& days, const RetiredSites& retired)
{
    for (const auto& feed : rollup.feeds) {
        for (const auto day : days) {
            fill_from_events(store, rollup, feed, into,
                             fmt::format("{} AND NOT {}", within_sql(feed, day_of(day)),
                                         retired.condition(feed.time_column)));
            if (is_of_all(feed) && day < retired.end())
                fill_from_owners(store, rollup, feed, into,
                                 fmt::format("{} AND {}", within_sql("start", day_of(day)),
                                             retired.condition("start")));
        }
    }
}

void count_anew(clickhouse::Client& store, const Rollup& rollup, const std::set<std::int64_t>& days,
                const RetiredSites& retired)
{
    if (days.empty())
        return;
    delete_rows(store, rollup.table,
                fmt::format("intDiv(toUInt32(start), {0}) * {0} IN ({1}) AND NOT (level != {2} AND "
                            "{3})",
                            day_seconds, fmt::join(days, ", "),
                            std::to_underlying(RollupLevel::day_of_all),
                            retired.condition("start")));
    fill(store, rollup, rollup.table, days, retired);
    log::warning("counts differed from their events and were made anew",
                 {{"table", rollup.table}, {"days", days.size()}});
}

bool is_there(clickhouse::Client& store, std::string_view table)
{
    return store.query(fmt::format("EXISTS TABLE {}", table)).front().u64(0) != 0;
}

std::string former_name(const Rollup& rollup)
{
    return fmt::format("{}_former", rollup.table);
}

// A table of this name is whole: it was given the name last. So what an attempt that was cut off
// has set aside counts only as long as there is none.
void set_aside(clickhouse::Client& store, const Rollup& rollup, const RetiredSites& retired)
{
    const auto drop = [&](std::string_view table) {
        store.execute(fmt::format("DROP TABLE IF EXISTS {}", table));
    };
    const bool is_whole = is_there(store, rollup.table);
    if (is_whole || retired.empty())
        drop(former_name(rollup));
    if (is_whole && !retired.empty())
        store.execute(fmt::format("RENAME TABLE {} TO {}", rollup.table, former_name(rollup)));
    else
        drop(rollup.table);
}

// What can't be counted again.
void copy_retired(clickhouse::Client& store, const Rollup& rollup, std::string_view into,
                  const RetiredSites& retired)
{
    if (retired.empty() || !is_there(store, former_name(rollup)))
        return;
    auto options = fill_options();
    constexpr clickhouse::Version first_with_partition_limit{20, 1};
    if (store.version() >= first_with_partition_limit)
        options.settings.emplace_back("max_partitions_per_insert_block", "0");
    store.execute(fmt::format("INSERT INTO {0} ({1})\nSELECT {1}\nFROM {2}\n"
                              "WHERE level != {3} AND {4}",
                              into, rollup.columns, former_name(rollup),
                              std::to_underlying(RollupLevel::day_of_all),
                              retired.condition("start")),
                  options);
}

std::set<std::int64_t> days_in(clickhouse::Client& store, const Rollup& rollup,
                               std::string_view table, const RetiredSites& retired)
{
    std::set<std::int64_t> days;
    for (const auto& feed : rollup.feeds)
        days.merge(find_days(store, feed, retired));
    const auto sql = fmt::format("SELECT {} AS day, count() FROM {} WHERE {} GROUP BY day",
                                 day_sql("start"), table, retired.condition("start"));
    for (const auto day : count_by_day(store, sql) | std::views::keys)
        days.insert(day);
    return days;
}

// Nobody must read it before it is whole.
void build(clickhouse::Client& store, const Rollup& rollup, const RetiredSites& retired)
{
    const auto version = store.version();
    const auto building = fmt::format("{}_building", rollup.table);
    store.execute(fmt::format("DROP TABLE IF EXISTS {}", building));
    create_table(
        store, building,
        fmt::format("CREATE TABLE {} {}{}", building, rollup.definition,
                    event_table_settings(version, rollup.index_granularity, rollup.wide_rows_min)));
    copy_retired(store, rollup, building, retired);
    fill(store, rollup, building, days_in(store, rollup, building, retired), retired);
    store.execute(fmt::format("RENAME TABLE {} TO {}", building, rollup.table));
    for (const auto& view : rollup.views(version))
        create_table(store, view.name, view.create);
    store.execute(fmt::format("DROP TABLE IF EXISTS {}", former_name(rollup)));
}

} // namespace

void build_rollups(clickhouse::Client& store, std::span<const Rollup> which)
{
    const auto retired = read_retired(store);
    for (const auto& rollup : which) {
        for (const auto& view : rollup.views(store.version()))
            store.execute(fmt::format("DROP TABLE IF EXISTS {}", view.name));
        set_aside(store, rollup, retired);
    }
    for (const auto& rollup : which)
        build(store, rollup, retired);
}

std::size_t count_wrong_days(clickhouse::Client& store, std::optional<SecondRange> range)
{
    const auto retired = read_retired(store);
    std::size_t count = 0;
    for (const auto& wrong : find_wrong_days(store, range, retired))
        count += wrong.days.size();
    return count;
}

void repair_rollups(clickhouse::Client& store, std::optional<SecondRange> range)
{
    const auto retired = read_retired(store);
    for (const auto& [rollup, days] : find_wrong_days(store, range, retired))
        count_anew(store, rollup, days, retired);
}

} // namespace waymark::events
