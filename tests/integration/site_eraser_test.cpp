// SPDX-License-Identifier: Apache-2.0
// What sites want forgotten: put down in the meta store, erased from the event store.
#include "analytics_reference.hpp"
#include "analytics_store_test.hpp"
#include "collect/site_eraser.hpp"
#include "events/rollup_upkeep.hpp"
#include "sites/site.hpp"
#include "storage/meta_store.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <vector>

namespace waymark::testing {

namespace {

using namespace std::chrono_literals;
using analytics::Dimension;
using sites::SiteErasure;

class SiteEraserTest : public AnalyticsStoreTest {
protected:
    std::uint64_t stored(SiteId site)
    {
        return store->client()
            .query(fmt::format("SELECT count() FROM events WHERE site_id = {}", site.value))[0]
            .u64(0);
    }

    static SiteId site_of(const StoredEvent& row)
    {
        return SiteId{std::get<std::uint64_t>(row[Dimension::site])};
    }

    collect::SiteEraser eraser()
    {
        return collect::SiteEraser({.queue = queue,
                                    .store = store->client(),
                                    .clock = clock,
                                    .flush = [this](auto) { return is_flushed; },
                                    .mend_counts =
                                        [this](auto) {
                                            if (is_resting)
                                                events::repair_rollups(store->client());
                                            return is_resting;
                                        }});
    }

    ManualClock clock{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};
    std::unique_ptr<storage::MetaStore> meta = storage::MetaStore::open({});
    sites::ErasureQueue queue{*meta};
    bool is_flushed = true;
    bool is_resting = true; // no batch is being stored
};

INSTANTIATE_TEST_SUITE_P(Stores, SiteEraserTest,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

TEST_P(SiteEraserTest, ErasesOnceAllEventsHaveArrived)
{
    const auto rows = random_events(random, 400);
    insert(rows);
    const auto site = site_of(rows.front());
    ASSERT_GT(stored(site), 0U);
    queue.add({.events_site = site, .requested = clock.now()});
    auto erasing = eraser();

    erasing.run({});
    EXPECT_GT(stored(site), 0U) << "requests of before may still be under way";
    clock.advance(2min);
    is_flushed = false;
    erasing.run({});
    EXPECT_GT(stored(site), 0U) << "events may still be in the spool";
    is_flushed = true;
    erasing.run({});
    EXPECT_EQ(stored(site), 0U);
    EXPECT_TRUE(queue.list(clock.now()).empty());
    EXPECT_EQ(events::count_wrong_days(store->client()), 0U);
}

TEST_P(SiteEraserTest, ErasesAPersonOfASite)
{
    const auto rows = random_events(random, 400);
    insert(rows);
    const auto& gone = rows.front();
    const auto site = site_of(gone);
    const auto others = std::ranges::count_if(rows, [&](const StoredEvent& row) {
        return site_of(row) == site && row.visitor != gone.visitor;
    });
    queue.add({.events_site = site, .visitor = gone.visitor, .requested = clock.now()});
    clock.advance(2min);
    auto erasing = eraser();
    is_resting = false;
    erasing.run({});
    EXPECT_EQ(stored(site), static_cast<std::uint64_t>(others));
    EXPECT_EQ(queue.list(clock.now()).size(), 1U) << "counts are still to be made anew";
    is_resting = true;
    eraser().run({}); // as after a restart
    EXPECT_EQ(stored(site), static_cast<std::uint64_t>(others));
    EXPECT_EQ(events::count_wrong_days(store->client()), 0U);
    EXPECT_TRUE(queue.list(clock.now()).empty());

    const auto told = queue.list_of(sites::site_of_events(site), {}).items;
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].finished, clock.now());
    EXPECT_FALSE(told[0].visitor) << "nobody can tell whom it was about";
}

TEST_P(SiteEraserTest, ErasesManyAtOnce)
{
    const auto rows = random_events(random, 400);
    insert(rows);
    const auto site = site_of(rows.front());
    for (const auto& row : rows)
        queue.add({.events_site = site_of(row), .visitor = row.visitor, .requested = clock.now()});
    queue.add({.events_site = site, .requested = clock.now()});
    queue.add({.events_site = SiteId{99}, .user = "nobody", .requested = clock.now()});
    clock.advance(2min);
    eraser().run({});
    EXPECT_TRUE(queue.list(clock.now()).empty());
    EXPECT_EQ(store->client().query("SELECT count() FROM events").front().u64(0), 0U);
    EXPECT_EQ(events::count_wrong_days(store->client()), 0U);
}

} // namespace

} // namespace waymark::testing
