// SPDX-License-Identifier: Apache-2.0
// The counts beside the events: filled, repaired, and never off.
#include "analytics/compile_rollup.hpp"
#include "analytics/compile_visits.hpp"
#include "analytics_reference.hpp"
#include "analytics_store_test.hpp"
#include "events/event_table_erase.hpp"
#include "events/rollup_tables.hpp"
#include "events/rollup_upkeep.hpp"
#include "sorted_rows.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace waymark::testing {

namespace {

using namespace analytics;
using events::SecondRange;

constexpr SecondRange all_time{0, UINT32_MAX};

class RollupsTest : public AnalyticsStoreTest {
protected:
    void expect_right(const std::vector<StoredEvent>& rows)
    {
        EXPECT_EQ(events::count_wrong_days(store->client()), 0U);
        EXPECT_EQ(events::count_wrong_days(store->client(), all_time), 0U);
        for (int answers = 0; answers < 40 && !HasFailure();) {
            const auto query = random_query(random);
            if (!rollup_source_sql(query))
                continue;
            const auto table = reader.run(query);
            ASSERT_TRUE(table) << table.error().message;
            EXPECT_TRUE(table->rows == evaluate(query, rows));
            ++answers;
        }
        expect_right_visits();
    }

    // Whatever events there are.
    void expect_right_visits()
    {
        using enum VisitMetric;
        const TimePoint first{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
        VisitQuery query{.scope = Scope::everything(),
                         .metrics = {visits, visitors, page_views, bounce_rate, visit_duration},
                         .dimensions = {Dimension::hour, Dimension::site},
                         .range = TimeRange{first, first + std::chrono::days{365}},
                         .include_bots = true,
                         .with_totals = true};
        for (const auto unit : {Dimension::hour, Dimension::month}) {
            query.dimensions.front() = unit;
            const auto by_counts = compile_visits({&query, 1});
            const auto by_events = compile_visits({&query, 1}, Tables::events);
            ASSERT_NE(*by_counts, *by_events);
            constexpr std::size_t columns = 9;
            const auto told = sorted_rows(*reader.ask(*by_counts, query_rows_max), columns);
            EXPECT_EQ(told, sorted_rows(*reader.ask(*by_events, query_rows_max), columns));
            EXPECT_GT(told.size(), 1U);
        }
    }

    void execute(const std::string& sql) { store->client().execute(sql); }
};

INSTANTIATE_TEST_SUITE_P(Stores, RollupsTest,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

TEST_P(RollupsTest, CountsWhatIsThereAndWhatComes)
{
    const auto rows = random_events(random, 800);
    const std::vector before(rows.begin(), rows.begin() + 500);
    const std::vector after(rows.begin() + 500, rows.end());
    insert(before);
    events::build_rollups(store->client());
    insert(after);
    expect_right(rows);
}

TEST_P(RollupsTest, ReadsEventsAsLongAsThereAreNoCounts)
{
    for (const auto& rollup : events::rollups()) {
        for (const auto& view : rollup.views(store->client().version()))
            execute(fmt::format("DROP TABLE {}", view.name));
        execute(fmt::format("DROP TABLE {}", rollup.table));
    }
    const auto rows = random_events(random, 100);
    insert(rows);
    const Query query{
        .scope = Scope::everything(), .metrics = {Metric::events}, .dimensions = {Dimension::city}};
    ASSERT_TRUE(rollup_source_sql(query));
    for (int time = 0; time < 2; ++time) {
        const auto table = reader.run(query);
        ASSERT_TRUE(table) << table.error().message;
        EXPECT_TRUE(table->rows == evaluate(query, rows));
        events::build_rollups(store->client());
    }
    expect_right(rows);
}

TEST_P(RollupsTest, CountsTheDaysAnewThatDiffer)
{
    const auto rows = random_events(random, 500);
    insert(rows);
    expect_right(rows);

    // Counted twice, and counted without being there.
    execute("INSERT INTO event_totals SELECT * FROM event_totals LIMIT 1");
    execute("INSERT INTO event_facets (level, facet, start, text, events) "
            "VALUES (3, 1, '2026-01-01 00:00:00', 'TW', 1)");
    EXPECT_EQ(events::count_wrong_days(store->client(), all_time), 2U);
    events::repair_rollups(store->client(), all_time);
    expect_right(rows);

    // Never counted.
    for (const auto& rollup : events::rollups())
        execute(fmt::format("TRUNCATE TABLE {}", rollup.table));
    EXPECT_GT(events::count_wrong_days(store->client()), 20U);
    events::repair_rollups(store->client());
    expect_right(rows);
}

TEST_P(RollupsTest, SeesWhatIsMissingAtOneLevelOfOneFacet)
{
    auto rows = random_events(random, 3);
    for (auto& row : rows)
        row.time_ms = rows.front().time_ms;
    insert(rows);
    const auto second = rows.front().time_ms / 1000;
    EXPECT_EQ(events::count_wrong_days(store->client(), SecondRange{second, second + 1}), 0U);
    // What has a sum of nothing is left out when parts are merged.
    execute("INSERT INTO event_facets (level, facet, start, text, events) "
            "SELECT level, facet, start, 'more', 1 FROM event_facets "
            "WHERE level = 1 AND facet = 7 LIMIT 1");
    EXPECT_EQ(events::count_wrong_days(store->client()), 0U) << "the highest level only";
    EXPECT_EQ(events::count_wrong_days(store->client(), SecondRange{second, second + 1}), 1U);
    EXPECT_EQ(
        events::count_wrong_days(store->client(), SecondRange{second + 86'400, second + 86'401}),
        0U);
}

TEST_P(RollupsTest, ForgetsASite)
{
    auto rows = random_events(random, 600);
    insert(rows);
    const auto site = rows.front()[Dimension::site];
    const events::Erasure erasure{.site = SiteId{std::get<std::uint64_t>(site)}};
    events::erase_events(store->client(), erasure);
    std::erase_if(rows, [&](const StoredEvent& row) { return row[Dimension::site] == site; });
    events::repair_rollups(store->client());
    expect_right(rows);
    // Once more, as after a crash.
    events::erase_events(store->client(), erasure);
    events::repair_rollups(store->client());
    expect_right(rows);
}

TEST_P(RollupsTest, ForgetsAVisitorOfASite)
{
    auto rows = random_events(random, 600);
    insert(rows);
    const auto gone = rows.front();
    const auto& site = gone[Dimension::site];
    events::erase_events(store->client(),
                         {.site = SiteId{std::get<std::uint64_t>(site)}, .visitor = gone.visitor});
    std::erase_if(rows, [&](const StoredEvent& row) {
        return row[Dimension::site] == site && row.visitor == gone.visitor;
    });
    events::repair_rollups(store->client());
    expect_right(rows);
}

TEST_P(RollupsTest, CountsARepeatedBatchOnce)
{
    if (GetParam() == StoreKind::server_18)
        return; // knows no tokens; its MergeTree tables keep each batch that they are sent
    const auto rows = random_events(random, 2'000);
    clickhouse::RowBinary body;
    write_rows(body, rows, visits);
    for (int time = 0; time < 3; ++time) {
        store->client().insert(events::event_insert_statement(), body.bytes(),
                               {.deduplication_token = "batch"});
    }
    expect_right(rows);
}

} // namespace

} // namespace waymark::testing
