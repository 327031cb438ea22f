// SPDX-License-Identifier: Apache-2.0
// What rows of a site's events say by earlier ones: visits, repeats; and what privacy leaves.
#include "events/event_table.hpp"
#include "events/recollection.hpp"
#include "forwarder_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace waymark::events {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using ::testing::SizeIs;

class SiteEventsTest : public ForwarderTest {
protected:
    // A page view that was received when it happened, so long after the clock's start.
    Event page_view(milliseconds after_start, std::uint32_t visitor = 1)
    {
        const auto time_ms = to_epoch_ms(start + after_start);
        ++made;
        return {.id = make_event_id(from_epoch_ms(time_ms), made, made << 2U),
                .kind = EventKind::page_view,
                .time_ms = time_ms,
                .received_ms = time_ms,
                .owner = UserId{1},
                .site = SiteId{2},
                .ip = IpAddress::v4(0xc000'0200U + visitor),
                .user_agent = "Mozilla/5.0",
                .host = "www.example.com",
                .path = "/"};
    }

    static Event of_client(Event event, std::uint64_t id)
    {
        event.id = {0x1111'2222'3333'4444U, id};
        event.flags |= flag_client_id;
        return event;
    }

    static Event received(milliseconds later, Event event)
    {
        event.received_ms += later.count();
        return event;
    }

    static void append_all(Server& server, const std::vector<Event>& events)
    {
        for (const auto& event : events)
            ASSERT_TRUE(server.spool->writer(0).append(event));
    }

    // Stores what the spool holds and these events, in a process of their own.
    void store_all(const std::vector<Event>& events)
    {
        auto server = run();
        server.forwarder->start();
        append_all(server, events);
        ASSERT_TRUE(server.forwarder->flush(60s));
        ASSERT_TRUE(server.forwarder->stop(10s));
    }

    // As store_all(), but the process dies before it is told that they are stored.
    void plan(const std::vector<Event>& events)
    {
        auto server = run();
        append_all(server, events);
        const auto state = ForwardStateFile::open(directory.path() / "spool")->state();
        plan_all(*server.spool, state);
    }

    // The visits of the stored events, in the order in which they happened.
    std::vector<std::uint64_t> visits()
    {
        std::vector<std::uint64_t> numbers;
        for (const auto row :
             store().query("SELECT visit_id FROM events ORDER BY time_ms, received_ms"))
            numbers.push_back(row.u64(0));
        return numbers;
    }

    // The rows of the planned batch, as a process that starts now would make them.
    std::vector<std::byte> planned_rows()
    {
        auto server = run();
        const auto state = ForwardStateFile::open(directory.path() / "spool")->state();
        Recollection recollection;
        recall(recollection, store(), *server.spool, state, clock.now());
        BatchBuilder builder(*server.spool, server.enricher, recollection, {});
        builder.start_behind(state);
        Batch batch;
        builder.fill_planned(batch, state);
        const auto bytes = batch.rows.bytes();
        return {bytes.begin(), bytes.end()};
    }

    const TimePoint start = clock.now();
    std::uint64_t made = 0;
};

TEST_P(SiteEventsTest, GoesOnWithAVisitAfterARestart)
{
    auto click = page_view(1min);
    click.kind = EventKind::click;
    click.site = {};
    store_all({page_view(0min), page_view(2min), page_view(3min, 2), click});
    store_all({page_view(32min), page_view(34min, 2)});
    const auto all = visits();
    ASSERT_THAT(all, SizeIs(6)); // 0, 1 (click), 2, 3 (second), 32, 34 (second)
    EXPECT_NE(all[0], 0U);
    EXPECT_EQ(all[1], 0U);
    EXPECT_EQ(all[2], all[0]);
    EXPECT_EQ(all[4], all[0]);
    EXPECT_NE(all[3], all[0]);
    EXPECT_NE(all[5], all[3]);
}

TEST_P(SiteEventsTest, GoesOnWithAVisitThoughTheServerWasAwayForLong)
{
    store_all({page_view(0min), page_view(1min)});
    {
        auto server = run();
        append_all(server, {page_view(20min)});
        server.spool->close();
    }
    clock.advance(30h);
    store_all({});
    const auto all = visits();
    ASSERT_THAT(all, SizeIs(3));
    EXPECT_EQ(all[2], all[0]);
}

// Parts in visits as a table tells them that has seen all events in the order in which they came.
TEST_P(SiteEventsTest, TellsTheVisitsThatAProcessWithoutRestartsWould)
{
    constexpr int starts = 6;
    constexpr int events_a_start = 60;
    constexpr std::array kinds{EventKind::page_view, EventKind::page_view, EventKind::custom,
                               EventKind::engagement, EventKind::conversion};
    Random random(7);
    milliseconds now{0};
    for (int i = 0; i < starts; ++i) {
        std::vector<Event> events;
        for (int n = 0; n < events_a_start; ++n) {
            now += milliseconds{1 + static_cast<std::int64_t>(random.below(400'000))};
            const milliseconds late{random.below(3) == 0 ? random.below(4'000'000) : 0};
            auto event = page_view(now, 1 + static_cast<std::uint32_t>(random.below(3)));
            event.time_ms -= late.count();
            event.kind = kinds[random.below(kinds.size())];
            if (event.kind == EventKind::engagement)
                event.duration_ms = static_cast<std::uint32_t>(random.below(3'000'000));
            if (random.below(4) == 0)
                event.client_visit = random.below(2) == 0 ? "one" : "two";
            if (random.below(5) == 0)
                event.flags = flag_blocked; // a bot's
            if (random.below(20) == 0)
                event.flags |= flag_visitor_unlinked;
            events.push_back(event);
        }
        store_all(events);
    }
    const auto rows = store().query(
        "SELECT kind, flags, is_bot, time_ms, received_ms, duration_ms, client_visit, visitor_id, "
        "visit_id, toInt64(toUInt32(visit_start)), visit_begins, visit_bounces, visit_ms "
        "FROM events ORDER BY received_ms");
    ASSERT_EQ(rows.size(), starts * events_a_start);
    enrich::VisitTable table;
    std::set<std::pair<std::uint64_t, std::int64_t>> distinct;
    std::size_t bounces = 0;
    for (const auto row : rows) {
        const auto kind =
            std::ranges::find(kinds, row.text(0), [](EventKind of) { return to_string(of); });
        const std::string name(row.text(6));
        const Event event{.kind = *kind,
                          .flags = static_cast<std::uint32_t>(row.u64(1)),
                          .time_ms = row.i64(3),
                          .received_ms = row.i64(4),
                          .site = SiteId{2},
                          .client_visit = name,
                          .duration_ms = static_cast<std::uint32_t>(row.u64(5))};
        const auto part = enrich::visit_part(event, row.u64(7), row.u64(2) == 1, &table);
        ASSERT_EQ(row.u64(8), part.number);
        ASSERT_EQ(row.i64(9), part.start_s);
        ASSERT_EQ(row.i64(10), part.begins);
        ASSERT_EQ(row.i64(11), part.bounces);
        ASSERT_EQ(row.i64(12), part.lasts_ms);
        distinct.emplace(part.number, part.start_s);
        bounces += part.bounces == -1 ? 1 : 0;
    }
    EXPECT_GT(distinct.size(), 40);
    EXPECT_GT(bounces, 20);
}

TEST_P(SiteEventsTest, TakesAnIdOfTheClientOnceWithinADay)
{
    auto elsewhere = of_client(page_view(0min), 1);
    elsewhere.site = SiteId{3};
    store_all({of_client(page_view(0min), 1), elsewhere, of_client(page_view(0min), 2),
               of_client(page_view(1min), 1)});
    EXPECT_EQ(number("count()"), 3);
    {
        auto server = run();
        server.forwarder->start();
        append_all(server, {of_client(page_view(2min), 1), of_client(page_view(2min), 3)});
        ASSERT_TRUE(server.forwarder->flush(60s));
        append_all(server, {of_client(page_view(3min), 3), of_client(page_view(3min), 2)});
        ASSERT_TRUE(server.forwarder->flush(60s));
        EXPECT_EQ(server.forwarder->status().repeated, 3);
        EXPECT_EQ(server.forwarder->status().stored, 1);
        EXPECT_EQ(server.forwarder->status().rejected, 0);
        EXPECT_EQ(server.forwarder->status().lag_events, 0);
        EXPECT_THAT(server.metrics.to_text(),
                    ::testing::HasSubstr("waymark_events_repeated_total 3"));
        ASSERT_TRUE(server.forwarder->stop(10s));
    }
    EXPECT_EQ(number("count()"), 4);

    // The day counts from the first time; 2 came at 0 min, 3 at 2 min.
    store_all({of_client(page_view(24h + 1min), 2), of_client(page_view(24h + 2min), 3)});
    EXPECT_EQ(number("count()"), 5);
    EXPECT_EQ(number("countIf(received_ms > 1760000000000 + 86400000)"), 1);
}

TEST_P(SiteEventsTest, TakesAnEventWithoutAnIdOfTheClientAsOftenAsItComes)
{
    const auto event = page_view(0min);
    store_all({event, event});
    EXPECT_EQ(number("count()"), 2);
}

TEST_P(SiteEventsTest, KnowsIdsThatCameWhileTheStoreWasAway)
{
    store_all({of_client(page_view(0min), 1)});
    {
        clickhouse::Client away({.endpoint = clickhouse::Endpoint::unix_socket(
                                     (directory.path() / "nobody").native())});
        Server server(directory.path(), away, clock);
        server.forwarder->start();
        append_all(server,
                   {of_client(page_view(1min), 1), of_client(page_view(1min), 2), page_view(2min)});
        EXPECT_FALSE(server.forwarder->flush(300ms));
        clock.advance(10min);
        EXPECT_FALSE(server.forwarder->flush(300ms));
        EXPECT_EQ(server.forwarder->status().lag_events, 3);
        EXPECT_EQ(server.forwarder->status().lag_seconds, 540);
        ASSERT_TRUE(server.forwarder->stop(10s));
        server.spool->close();
    }
    clock.advance(48h);
    store_all({});
    EXPECT_EQ(number("count()"), 3);
    EXPECT_EQ(number("uniqExact(visit_id)"), 1);
}

TEST_P(SiteEventsTest, MakesTheSameRowsOfAPlannedBatchWhateverOfItHasArrived)
{
    // Before: visits that go on, one that is over, ids that will come again.
    auto named_before = page_view(43min, 5);
    named_before.client_visit = "session";
    store_all({page_view(0min, 1), page_view(0min, 2), of_client(page_view(0min, 3), 1),
               page_view(40min, 2), named_before, of_client(page_view(44min, 4), 2)});
    auto named = page_view(47min, 5);
    named.client_visit = "session";
    auto blocked = page_view(47min, 2);
    blocked.flags = flag_blocked;
    auto unlinked = page_view(47min, 6);
    unlinked.flags = flag_visitor_unlinked;
    auto engagement = page_view(48min, 2);
    engagement.kind = EventKind::engagement;
    engagement.duration_ms = 900'000;
    const std::vector<Event> batch{
        of_client(page_view(45min, 3), 1),   // a repeat
        page_view(46min, 1),                 // a new visit
        received(46min, page_view(0min, 1)), // late
        received(46min, page_view(20min, 1)),
        page_view(47min, 2),
        named,
        blocked,
        unlinked,
        engagement,
        of_client(page_view(48min, 4), 3),
        of_client(page_view(49min, 4), 3), // a repeat within the batch
        of_client(page_view(50min, 4), 2), // a repeat
        page_view(90min, 4),               // two visits of one visitor in one batch
        page_view(150min, 4),
        received(100min, page_view(50min, 4)),
        received(103min, page_view(49min, 2)),
        page_view(155min, 1),
    };
    plan(batch);
    clock.advance(5h);

    const auto rows = planned_rows();
    EXPECT_EQ(planned_rows(), rows);
    const auto before = directory.path() / "before";
    fs::copy(directory.path() / "spool", before, fs::copy_options::recursive);
    store_all({});
    EXPECT_EQ(number("count()"), 6 + batch.size() - 3);
    fs::remove_all(directory.path() / "spool");
    fs::copy(before, directory.path() / "spool", fs::copy_options::recursive);
    EXPECT_EQ(planned_rows(), rows);

    // Some parts of it: those that a process which was killed had stored.
    for (const auto* const lost :
         {"received_ms % 3 = 0", "received_ms >= 1760005400000", "time_ms > 1760002400000"}) {
        store().execute(fmt::format("ALTER TABLE events DELETE WHERE received_ms > 1760002640000 "
                                    "AND {}",
                                    lost));
        const auto is_done = "SELECT count() FROM system.mutations WHERE table = 'events' AND "
                             "database = currentDatabase() AND is_done = 0";
        while (store().query(is_done)[0].u64(0) > 0)
            std::this_thread::sleep_for(10ms);
        EXPECT_EQ(planned_rows(), rows) << lost;
    }
}

TEST_P(SiteEventsTest, StoresWhatPrivacyLeaves)
{
    auto truncated = page_view(0min, 77);
    truncated.flags = flag_address_truncated;
    auto dropped = page_view(1min, 77);
    dropped.flags = flag_address_dropped;
    auto unlinked = page_view(2min, 77);
    unlinked.flags = flag_visitor_unlinked;
    auto also_unlinked = page_view(3min, 77);
    also_unlinked.flags = flag_visitor_unlinked;
    auto monthly = page_view(4min, 77);
    monthly.flags = flag_visitor_monthly;
    auto next_day = page_view(24h, 77);
    next_day.flags = flag_visitor_monthly;
    store_all({truncated, dropped, unlinked, also_unlinked, monthly});
    store_all({next_day});

    const auto rows = store().query("SELECT ip, visitor_id, visit_id FROM events ORDER BY time_ms");
    ASSERT_EQ(rows.size(), 6);
    EXPECT_EQ(rows[0].text(0), "192.0.2.0");
    EXPECT_EQ(rows[1].text(0), "");
    EXPECT_EQ(rows[2].text(0), "192.0.2.77");
    EXPECT_EQ(rows[0].u64(1), rows[1].u64(1)); // known by the whole address
    EXPECT_EQ(rows[0].u64(2), rows[1].u64(2));
    const std::set visitors{rows[0].u64(1), rows[2].u64(1), rows[3].u64(1), rows[4].u64(1)};
    EXPECT_THAT(visitors, SizeIs(4));
    EXPECT_NE(rows[2].u64(2), rows[3].u64(2));
    EXPECT_EQ(rows[4].u64(1), rows[5].u64(1));
    EXPECT_NE(rows[4].u64(2), rows[5].u64(2));
}

TEST_P(SiteEventsTest, WritesTheColumnsOfAPageView)
{
    auto event = page_view(0min);
    event.client_visit = "session";
    event.url = "https://www.example.com/?a=b";
    event.type = "page_view";
    event.label = "a label";
    event.flags = flag_blocked;
    store_all({event});
    const auto rows = store().query("SELECT kind, url, event_type, event_label, visit_id != 0, "
                                    "is_bot, bot_reason FROM events");
    EXPECT_EQ(rows[0].text(0), "page_view");
    EXPECT_EQ(rows[0].text(1), "https://www.example.com/?a=b");
    EXPECT_EQ(rows[0].text(2), "page_view");
    EXPECT_EQ(rows[0].text(3), "a label");
    EXPECT_EQ(rows[0].u64(4), 1);
    EXPECT_EQ(rows[0].u64(5), 1);
    EXPECT_EQ(rows[0].text(6), "blocked");
}

INSTANTIATE_TEST_SUITE_P(Stores, SiteEventsTest,
                         ::testing::Values(waymark::testing::StoreKind::engine,
                                           waymark::testing::StoreKind::server_18),
                         ::testing::PrintToStringParamName());

} // namespace
} // namespace waymark::events
