// SPDX-License-Identifier: Apache-2.0
#include "events/event_table_retention.hpp"

#include "base/log.hpp"
#include "events/event_table.hpp"
#include "events/event_table_erase.hpp"
#include "events/rollup_tables.hpp"
#include "events/rollup_upkeep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace waymark::events {

namespace {

// What counts are made by, of an event.
std::vector<std::string_view> time_columns()
{
    std::set<std::string_view> columns{"time"};
    for (const auto& rollup : rollups()) {
        for (const auto& feed : rollup.feeds)
            columns.insert(feed.time_column);
    }
    return {columns.begin(), columns.end()};
}

std::string condition_of(const RetiredSites& sites)
{
    return sites.condition(time_columns());
}

using RowsByMonth = std::map<std::string, std::uint64_t>; // by the partition's name

// Events of these sites that are to go.
struct OldEvents {
    std::set<std::uint64_t> sites;
    RowsByMonth months;
    std::int64_t first_second = INT64_MAX;
};

OldEvents find_old(clickhouse::Client& store, const RetiredSites& sites)
{
    const auto sql = fmt::format("SELECT site_id, toString(toYYYYMM(time)) AS month, count(), "
                                 "toInt64(toUInt32(min(time))) FROM {} WHERE {} "
                                 "GROUP BY site_id, month",
                                 event_table_name, condition_of(sites));
    OldEvents old;
    for (const auto row :
         store.query(sql, {.timeout = rewrite_time, .settings = big_statement_settings()})) {
        old.sites.insert(row.u64(0));
        old.months[std::string(row.text(1))] += row.u64(2);
        old.first_second = std::min(old.first_second, row.i64(3));
    }
    return old;
}

// Those whose day is later than what is put down, and who have events to lose, or lost some before:
// so that sites which are kept as long have the same day.
RetiredSites to_put_down(const RetiredSites& wanted, const RetiredSites& known,
                         const std::set<std::uint64_t>& with_events)
{
    RetiredSites moved;
    for (const auto& [site, before] : wanted.by_site()) {
        const auto known_before = known.before(SiteId{site});
        if (before > known_before && (known_before > 0 || with_events.contains(site)))
            moved.add(SiteId{site}, before);
    }
    return moved;
}

RowsByMonth stored_by_month(clickhouse::Client& store)
{
    RowsByMonth months;
    const auto sql = fmt::format("SELECT partition, sum(rows) FROM system.parts "
                                 "WHERE database = currentDatabase() AND table = '{}' AND active "
                                 "GROUP BY partition",
                                 event_table_name);
    for (const auto row : store.query(sql))
        months.emplace(row.text(0), row.u64(1));
    return months;
}

// False: the server refuses to, as it does of very large ones.
bool drop_month(clickhouse::Client& store, const std::string& month)
{
    try {
        store.execute(fmt::format("ALTER TABLE {} DROP PARTITION {}", event_table_name, month),
                      {.timeout = rewrite_time});
        return true;
    } catch (const clickhouse::QueryError& refusal) {
        log::warning("a month of events can't be dropped as a whole, and is deleted row by row",
                     {{"month", month}, {"reason", refusal.what()}});
        return false;
    }
}

} // namespace

Retired retire_events(clickhouse::Client& store, const RetiredSites& sites)
{
    Retired retired;
    if (sites.empty())
        return retired;
    const auto old = find_old(store, sites);
    const auto moved = to_put_down(sites, read_retired(store), old.sites);
    // They can't be counted again.
    if (!moved.empty() && old.first_second < moved.end())
        repair_rollups(store, SecondRange{old.first_second, moved.end()});
    write_retired(store, moved);
    retired.sites = old.sites.size();

    const auto stored = stored_by_month(store);
    for (const auto& [month, events] : old.months) {
        retired.events += events;
        const auto found = stored.find(month);
        const bool is_all = found != stored.end() && found->second == events;
        if (is_all && drop_month(store, month))
            ++retired.dropped_months;
        else
            retired.left_events += events;
    }
    return retired;
}

void delete_retired(clickhouse::Client& store, const RetiredSites& sites)
{
    delete_rows(store, event_table_name, condition_of(sites));
}

} // namespace waymark::events
