// SPDX-License-Identifier: Apache-2.0
// A store that an earlier build has left becomes one of this build, and tells the same.
#include "analytics/compile_visits.hpp"
#include "analytics/reader.hpp"
#include "analytics_samples.hpp"
#include "base/clock.hpp"
#include "clickhouse/result_set.hpp"
#include "event_store_of_3.hpp"
#include "event_stores.hpp"
#include "events/event_migrations.hpp"
#include "events/event_table.hpp"
#include "events/rollup_tables.hpp"
#include "events/rollup_upkeep.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace waymark::testing {

namespace {

using namespace analytics;
using namespace std::chrono_literals;

constexpr std::int64_t day_ms = 86'400'000;
constexpr TimePoint monday{std::chrono::sys_days{2026y / 4 / 6}};

// An event as an earlier build stored it.
struct OldEvent {
    std::string_view kind;
    std::int64_t time_ms = 0;
    std::uint64_t site = 0;
    std::uint64_t visitor = 0;
    std::uint64_t visit = 0;
    std::uint32_t duration_ms = 0;
    bool is_bot = false;
};

struct Figures {
    std::int64_t visits = 0;
    std::int64_t bounces = 0;
    std::int64_t views = 0;
    std::int64_t lasted_ms = 0;
    std::set<std::uint64_t> visitors;
};

class EventMigrationsTest : public ::testing::TestWithParam<StoreKind> {
protected:
    void execute(std::string_view sql) { store->client().execute(std::string(sql)); }

    void make_store_of_3()
    {
        const auto version = store->client().version();
        const auto settings = [version](unsigned granularity) {
            return events::event_table_settings(version, granularity);
        };
        execute("CREATE TABLE event_migrations (version UInt32, name String, checksum String, "
                "applied_ms Int64) ENGINE = MergeTree ORDER BY version");
        execute(fmt::format("{}{}", store_of_3::events_table, settings(8192)));
        for (const auto statement : store_of_3::added_columns)
            execute(statement);
        execute(fmt::format("CREATE TABLE event_totals {}{}", store_of_3::totals_definition,
                            settings(64)));
        execute(fmt::format("CREATE TABLE event_facets {}{}", store_of_3::facets_definition,
                            settings(1024)));
        for (const auto& rollup : events::rollups()) {
            if (rollup.table == "event_visits")
                continue;
            for (const auto& view : rollup.views(version))
                execute(view.create);
        }
        execute(fmt::format("INSERT INTO event_migrations VALUES {}", store_of_3::applied));
    }

    std::vector<OldEvent> insert_old_events()
    {
        constexpr std::array<std::string_view, 6> kinds{"page_view", "page_view",  "custom",
                                                        "click",     "engagement", "conversion"};
        std::vector<OldEvent> rows;
        std::string values;
        for (int i = 0; i < 3'000; ++i) {
            const auto visit = random.below(500);
            OldEvent row{.kind = kinds[random.below(kinds.size())],
                         .site = visit % 3,
                         .visitor = 1 + visit % 200,
                         .visit = random.below(10) == 0 ? 0 : visit,
                         .is_bot = random.below(8) == 0};
            const auto begin_ms = static_cast<std::int64_t>(visit) * 997 % 240 * 3'600'000;
            // Of different times, so that there is one first event.
            row.time_ms = to_epoch_ms(monday) + begin_ms +
                          static_cast<std::int64_t>(random.below(4'000)) * 3'000 + i % 3'000;
            if (row.kind == "engagement")
                row.duration_ms = static_cast<std::uint32_t>(random.below(5'000'000));
            if (row.kind == "click")
                row.visit = 0;
            values += fmt::format("{}('{}', {}, {}, 1, {}, {}, {}, {}, {})", i == 0 ? "" : ", ",
                                  row.kind, row.time_ms / 1000, row.time_ms, row.site, row.visitor,
                                  row.visit, row.duration_ms, row.is_bot ? 1 : 0);
            rows.push_back(row);
        }
        execute("INSERT INTO events (kind, time, time_ms, owner_id, site_id, visitor_id, "
                "visit_id, duration_ms, is_bot) VALUES " +
                values);
        return rows;
    }

    static std::vector<std::string> rows_of(const clickhouse::ResultSet& result)
    {
        std::vector<std::string> rows;
        for (const auto row : result)
            rows.push_back(fmt::format("{} {} {} {} {} {}", row.text(2), row.text(3), row.text(4),
                                       row.text(5), row.text(6), row.text(7)));
        std::ranges::sort(rows);
        return rows;
    }

    // By hour: when, visits, bounces in percent, page views, seconds, visitors.
    std::vector<std::string> told(Tables tables)
    {
        const VisitQuery query{.scope = Scope::everything(),
                               .metrics = {VisitMetric::visits, VisitMetric::bounce_rate,
                                           VisitMetric::page_views, VisitMetric::visit_duration,
                                           VisitMetric::visitors},
                               .dimensions = {Dimension::hour},
                               .range = TimeRange{monday, monday + 24h * 20}};
        const auto sql = compile_visits({&query, 1}, tables);
        EXPECT_NE(*sql == *compile_visits({&query, 1}, Tables::events),
                  tables == Tables::events_and_counts);
        return rows_of(reader.ask(*sql, query_rows_max).value());
    }

    std::unique_ptr<EventStore> store = start_store(GetParam());
    Reader reader{store->client()};
    Random random{4};
};

INSTANTIATE_TEST_SUITE_P(Stores, EventMigrationsTest,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

// The visits of people by the hour in which they begin: those of a number and a day of UTC.
std::map<std::int64_t, Figures> follow(const std::vector<OldEvent>& events)
{
    std::map<std::tuple<std::uint64_t, std::uint64_t, std::int64_t>, std::vector<OldEvent>> visits;
    for (const auto& event : events) {
        if (event.site != 0 && event.visit != 0 && !event.is_bot)
            visits[{event.site, event.visit, event.time_ms / day_ms}].push_back(event);
    }
    std::map<std::int64_t, Figures> hours;
    for (auto& [key, visit] : visits) {
        std::ranges::sort(visit, {}, &OldEvent::time_ms);
        std::int64_t marks = 0;
        std::int64_t views = 0;
        std::int64_t told_ms = 0;
        for (const auto& event : visit) {
            marks += event.kind == "page_view" || event.kind == "custom" ? 1 : 0;
            views += event.kind == "page_view" ? 1 : 0;
            told_ms += event.duration_ms;
        }
        if (marks == 0)
            continue;
        auto& figures = hours[visit.front().time_ms / 3'600'000 * 3'600];
        ++figures.visits;
        figures.bounces += marks == 1 ? 1 : 0;
        figures.views += views;
        figures.lasted_ms += std::max(visit.back().time_ms - visit.front().time_ms,
                                      std::min<std::int64_t>(told_ms, day_ms));
        figures.visitors.insert(visit.front().visitor);
    }
    return hours;
}

TEST_P(EventMigrationsTest, CountsTheVisitsOfAnEarlierBuild)
{
    make_store_of_3();
    const auto events = insert_old_events();
    const auto migrated = events::migrate_event_store(store->client(), SystemClock{});
    ASSERT_TRUE(migrated) << migrated.error().message;
    ASSERT_TRUE(events::migrate_event_store(store->client(), SystemClock{}));
    EXPECT_EQ(events::count_wrong_days(store->client()), 0U);
    EXPECT_EQ(events::count_wrong_days(store->client(), events::SecondRange{0, UINT32_MAX}), 0U);

    const auto by_counts = told(Tables::events_and_counts);
    EXPECT_EQ(by_counts, told(Tables::events));
    const auto expected = follow(events);
    ASSERT_EQ(by_counts.size(), expected.size());
    EXPECT_GT(expected.size(), 100U);
    std::size_t hour = 0;
    for (const auto& [start, figures] : expected) {
        const auto count = static_cast<double>(figures.visits);
        EXPECT_TRUE(by_counts[hour++].starts_with(fmt::format("{} {} ", start, figures.visits)));
        const auto& row = by_counts[hour - 1];
        EXPECT_TRUE(row.ends_with(fmt::format(" {}", figures.visitors.size()))) << row;
        EXPECT_TRUE(row.contains(fmt::format(" {} ", figures.views))) << row;
        EXPECT_TRUE(
            row.contains(fmt::format(" {} ", static_cast<double>(100 * figures.bounces) / count)))
            << row;
    }
}

TEST_P(EventMigrationsTest, GoesOnCountingAfterwards)
{
    make_store_of_3();
    insert_old_events();
    ASSERT_TRUE(events::migrate_event_store(store->client(), SystemClock{}));
    const auto before = told(Tables::events_and_counts);
    StoredVisits visits;
    auto rows = random_events(random, 500);
    for (auto& row : rows) {
        row.time_ms = to_epoch_ms(monday) + 24 * 3'600'000LL * 4 +
                      static_cast<std::int64_t>(random.below(600'000'000));
        row[Dimension::kind] = std::string("page_view");
    }
    clickhouse::RowBinary body;
    write_rows(body, rows, visits);
    store->client().insert(events::event_insert_statement(), body.bytes());
    EXPECT_EQ(events::count_wrong_days(store->client(), events::SecondRange{0, UINT32_MAX}), 0U);
    const auto after = told(Tables::events_and_counts);
    EXPECT_NE(after, before);
    EXPECT_EQ(after, told(Tables::events));
    // The same when all is counted at once.
    events::build_rollups(store->client());
    EXPECT_EQ(told(Tables::events_and_counts), after);
}

TEST_P(EventMigrationsTest, HasAllColumnsAndTablesAtOnceInANewStore)
{
    ASSERT_TRUE(events::migrate_event_store(store->client(), SystemClock{}));
    std::vector<std::string> columns;
    for (const auto row : store->client().query("DESCRIBE TABLE events"))
        columns.emplace_back(row.text(0));
    ASSERT_EQ(columns.size(), events::event_columns().size());
    for (const auto& column : events::event_columns())
        EXPECT_EQ(std::ranges::count(columns, column.name), 1) << column.name;
    EXPECT_EQ(
        store->client().query("SELECT checksum FROM event_migrations WHERE version = 3")[0].text(0),
        "233a1580");
}

TEST_P(EventMigrationsTest, KeepsNewPartsOfAnOldStoreCompact)
{
    if (store->client().version() < events::first_with_compact_parts)
        return; // has no such parts
    make_store_of_3();
    execute("ALTER TABLE events RESET SETTING min_bytes_for_wide_part");
    ASSERT_TRUE(events::migrate_event_store(store->client(), SystemClock{}));
    const auto shown = store->client().query("SHOW CREATE TABLE events");
    EXPECT_TRUE(shown[0].text(0).contains(events::compact_part_setting()));
}

} // namespace

} // namespace waymark::testing
