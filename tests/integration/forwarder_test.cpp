// SPDX-License-Identifier: Apache-2.0
#include "event_stores.hpp"
#include "events/event_codec.hpp"
#include "events/event_migrations.hpp"
#include "events/event_table.hpp"
#include "forwarder_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <vector>

namespace waymark::events {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TEST_P(ForwarderTest, StoresEachEventOnceAndDeletesWhatIsStored)
{
    constexpr std::uint64_t count = 20'000; // several segments, several batches
    auto now = run({.batch = {.events = 3'000}});
    now.forwarder->start();
    append(*now.spool, 0, count);
    ASSERT_TRUE(now.forwarder->flush(60s));
    EXPECT_EQ(number("count()"), count);
    EXPECT_EQ(number("uniqExact(event_id)"), count);
    EXPECT_EQ(now.forwarder->status().lag_events, 0);
    EXPECT_THAT(now.forwarder->status().problem, IsEmpty());

    ASSERT_TRUE(now.forwarder->stop(10s));
    EXPECT_LE(now.spool->segments().size(), 2);
}

TEST_P(ForwarderTest, WritesWhatTheEventSays)
{
    auto now = run();
    now.forwarder->start();
    Event event = click_sample(7);
    event.query = "utm_source=mail";
    event.value_e4 = 12'3400;
    event.properties = {{"plan", "pro"}};
    ASSERT_TRUE(now.spool->writer(0).append(event));
    ASSERT_TRUE(now.forwarder->flush(60s));

    const auto rows = store().query(
        "SELECT kind, toString(time), toString(local_date), link_id, ip, path, utm_source, "
        "toString(value), `props.value`[indexOf(`props.key`, 'plan')], toString(event_id), "
        "visitor_id FROM events");
    const auto row = rows[0];
    EXPECT_EQ(row.text(0), "click");
    EXPECT_EQ(row.text(1), "2025-10-09 08:53:20");
    EXPECT_EQ(row.text(2), "2025-10-09");
    EXPECT_EQ(row.u64(3), event.link.value);
    EXPECT_EQ(row.text(4), event.ip.to_string());
    EXPECT_EQ(row.text(5), "spring");
    EXPECT_EQ(row.text(6), "mail");
    EXPECT_EQ(std::stod(std::string(row.text(7))), 12.34);
    EXPECT_EQ(row.text(8), "pro");
    EXPECT_EQ(row.text(9), fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", event.id.high >> 32U,
                                       (event.id.high >> 16U) & 0xffffU, event.id.high & 0xffffU,
                                       event.id.low >> 48U, event.id.low & 0xffff'ffff'ffffU));
    EXPECT_NE(row.u64(10), 0);
}

TEST_P(ForwarderTest, TellsEachClickedLinkOnceForEachBatchThatIsStored)
{
    auto now = run({.batch = {.events = 4}});
    const auto append_of = [&now](std::uint64_t number, EventKind kind, LinkId link) {
        Event event = click_sample(number);
        event.kind = kind;
        event.link = link;
        ASSERT_TRUE(now.spool->writer(0).append(event));
    };
    append_of(1, EventKind::click, LinkId{7});
    append_of(2, EventKind::click, LinkId{5});
    append_of(3, EventKind::click, LinkId{7});
    append_of(4, EventKind::page_view, LinkId{6});
    append_of(5, EventKind::click, LinkId{7});
    append_of(6, EventKind::click, LinkId{});
    append_of(7, EventKind::custom, LinkId{8});
    append_of(8, EventKind::custom, LinkId{8});
    append_of(9, EventKind::page_view, LinkId{9}); // a batch without clicks
    now.forwarder->start();
    ASSERT_TRUE(now.forwarder->flush(60s));
    ASSERT_TRUE(now.forwarder->stop(10s));
    EXPECT_THAT(now.told, ElementsAre(ElementsAre(LinkId{5}, LinkId{7}), ElementsAre(LinkId{7})));
}

TEST_P(ForwarderTest, GoesOnAfterARestartWhereItStopped)
{
    {
        auto first = run();
        first.forwarder->start();
        append(*first.spool, 0, 100);
        ASSERT_TRUE(first.forwarder->flush(60s));
        ASSERT_TRUE(first.forwarder->stop(10s));
        append(*first.spool, 100, 150);
    }
    auto second = run();
    EXPECT_EQ(second.forwarder->status().lag_events, 50);
    second.forwarder->start();
    append(*second.spool, 150, 200);
    ASSERT_TRUE(second.forwarder->flush(60s));
    EXPECT_EQ(number("count()"), 200);
    EXPECT_EQ(number("uniqExact(event_id)"), 200);
}

TEST_P(ForwarderTest, KeepsEverythingWhileTheStoreIsAway)
{
    {
        clickhouse::Client away({.endpoint = clickhouse::Endpoint::unix_socket(
                                     (directory.path() / "nobody").native())});
        Server first(directory.path(), away, clock);
        first.forwarder->start();
        append(*first.spool, 0, 100);
        EXPECT_FALSE(first.forwarder->flush(500ms));
        EXPECT_EQ(first.forwarder->status().lag_events, 100);
        EXPECT_THAT(first.forwarder->status().problem, Not(IsEmpty()));
        ASSERT_TRUE(first.forwarder->stop(10s));
        EXPECT_THAT(first.told, IsEmpty());
    }
    auto second = run();
    second.forwarder->start();
    ASSERT_TRUE(second.forwarder->flush(60s));
    EXPECT_EQ(number("count()"), 100);
    EXPECT_EQ(number("uniqExact(event_id)"), 100);
}

TEST_P(ForwarderTest, MigratesAStoreOnlyOnce)
{
    ASSERT_TRUE(migrate_event_store(store(), clock));
    ASSERT_TRUE(migrate_event_store(store(), clock));
    const auto rows = store().query("SELECT count(), uniqExact(version) FROM event_migrations");
    EXPECT_EQ(rows[0].u64(0), 6);
    EXPECT_EQ(rows[0].u64(1), rows[0].u64(0));
}

// Of columns that were to be added, some are there.
TEST_P(ForwarderTest, EndsAMigrationInWhichAProcessDied)
{
    const auto last = event_columns().back().since;
    ASSERT_GT(add_event_columns(last).size(), 1);
    store().execute(create_event_table() + event_table_settings(store().version()));
    store().execute(add_event_columns(last).front().statement);
    ASSERT_TRUE(migrate_event_store(store(), clock));

    auto now = run();
    now.forwarder->start();
    append(*now.spool, 0, 3);
    ASSERT_TRUE(now.forwarder->flush(60s));
    EXPECT_EQ(number("countIf(visit_id = 0 AND event_label = '')"), 3);
}

TEST_P(ForwarderTest, RefusesAStoreOfANewerVersionOrOfAnother)
{
    ASSERT_TRUE(migrate_event_store(store(), clock));
    store().execute("INSERT INTO event_migrations VALUES (999, 'later', '', 0)");
    const auto newer = migrate_event_store(store(), clock);
    ASSERT_FALSE(newer);
    EXPECT_EQ(newer.error().code, Errc::conflict);

    store().execute("DROP TABLE event_migrations");
    store().execute("CREATE TABLE event_migrations (version UInt32, name String, checksum String, "
                    "applied_ms Int64) ENGINE = MergeTree ORDER BY version");
    store().execute("INSERT INTO event_migrations VALUES (1, 'events', 'another', 0)");
    const auto other = migrate_event_store(store(), clock);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, Errc::conflict);
}

INSTANTIATE_TEST_SUITE_P(Stores, ForwarderTest,
                         ::testing::Values(waymark::testing::StoreKind::engine,
                                           waymark::testing::StoreKind::server_18),
                         ::testing::PrintToStringParamName());

// What needs deduplication tokens or constraints: the engine's.
using ForwarderEngineTest = ForwarderTest;

TEST_P(ForwarderEngineTest, StoresABatchOnceThoughItIsSentAgainAfterACrash)
{
    constexpr std::uint64_t count = 5'000;
    const fs::path spool = directory.path() / "spool";
    const fs::path before = directory.path() / "before";
    {
        auto first = run();
        append(*first.spool, 0, count);
        plan_all(*first.spool);
        fs::copy(spool, before, fs::copy_options::recursive);
    }
    for (int start = 0; start < 3; ++start) {
        auto again = run();
        append(*again.spool, count + static_cast<std::uint64_t>(start),
               count + static_cast<std::uint64_t>(start) + 1);
        again.forwarder->start();
        ASSERT_TRUE(again.forwarder->flush(60s));
        ASSERT_TRUE(again.forwarder->stop(10s));
        again.spool->close();
        fs::remove_all(spool);
        fs::copy(before, spool, fs::copy_options::recursive);
    }
    EXPECT_EQ(number("count()"), count + 3);
    EXPECT_EQ(number("uniqExact(event_id)"), count + 3);
}

// What the event store is like when it dies after it has written down the token of a batch, and
// before it has the batch: of several parts, it may have some.
TEST_P(ForwarderEngineTest, StoresWhatTheStoreLostOfABatchThatItTakesForStored)
{
    constexpr std::uint64_t count = 5'000;
    const fs::path spool = directory.path() / "spool";
    const fs::path before = directory.path() / "before";
    {
        auto first = run();
        append(*first.spool, 0, count);
        plan_all(*first.spool);
        fs::copy(spool, before, fs::copy_options::recursive);
    }
    for (const auto* const lost : {"link_id % 3 = 0", "1"}) {
        auto again = run();
        again.forwarder->start();
        ASSERT_TRUE(again.forwarder->flush(60s));
        ASSERT_TRUE(again.forwarder->stop(10s));
        again.spool->close();
        EXPECT_EQ(number("count()"), count);
        EXPECT_EQ(number("uniqExact(event_id)"), count);
        store().execute(fmt::format("ALTER TABLE events DELETE WHERE {}", lost),
                        {.settings = {{"mutations_sync", "2"}}});
        ASSERT_LT(number("count()"), count);
        fs::remove_all(spool);
        fs::copy(before, spool, fs::copy_options::recursive);
    }
    auto last = run();
    last.forwarder->start();
    ASSERT_TRUE(last.forwarder->flush(60s));
    EXPECT_EQ(number("count()"), count);
    EXPECT_EQ(number("uniqExact(event_id)"), count);
    EXPECT_EQ(last.forwarder->status().stored, count);
}

// A process that died after the insert has told nobody.
TEST_P(ForwarderEngineTest, TellsTheLinksOfABatchThatIsSentAgainAfterACrash)
{
    constexpr std::uint64_t count = 100;
    {
        auto first = run();
        append(*first.spool, 0, count);
        plan_all(*first.spool);
    }
    auto again = run();
    again.forwarder->start();
    ASSERT_TRUE(again.forwarder->flush(60s));
    ASSERT_TRUE(again.forwarder->stop(10s));
    ASSERT_THAT(again.told, SizeIs(1));
    EXPECT_THAT(again.told.front(), SizeIs(number("uniqExact(link_id)")));
    EXPECT_EQ(number("count()"), count);
}

TEST_P(ForwarderEngineTest, BuriesTheEventsThatTheStoreRefusesAndStoresTheOthers)
{
    ASSERT_TRUE(migrate_event_store(store(), clock));
    store().execute("ALTER TABLE events ADD CONSTRAINT no_poison CHECK name != 'poison'");
    auto now = run();
    now.forwarder->start();
    Event poison = click_sample(1'000'000);
    poison.name = "poison";
    append(*now.spool, 0, 300);
    ASSERT_TRUE(now.spool->writer(0).append(poison));
    append(*now.spool, 300, 600);
    ASSERT_TRUE(now.spool->writer(0).append(poison));
    ASSERT_TRUE(now.forwarder->flush(60s));
    EXPECT_EQ(number("count()"), 600);
    EXPECT_EQ(number("uniqExact(event_id)"), 600);
    EXPECT_EQ(now.forwarder->status().rejected, 2);
    const fs::directory_iterator letters(directory.path() / "spool" / "dead-letters");
    EXPECT_EQ(std::distance(begin(letters), end(letters)), 2);
}

TEST_P(ForwarderEngineTest, BuriesARecordThatIsNoEvent)
{
    fs::create_directories(directory.path() / "spool");
    {
        const auto segment = Segment::create(directory.path() / "spool",
                                             {.salt = 1, .sequence = 1, .bytes = segment_bytes_min})
                                 .value();
        const auto garbage = segment->next_payload(10);
        segment->publish(garbage);
        const Event click = click_sample(1);
        const auto payload = segment->next_payload(encoded_size(click));
        encode_into(click, payload);
        segment->publish(payload);
    }
    auto now = run();
    now.forwarder->start();
    ASSERT_TRUE(now.forwarder->flush(60s));
    EXPECT_EQ(number("count()"), 1);
    EXPECT_EQ(now.forwarder->status().rejected, 1);
    EXPECT_TRUE(
        fs::exists(directory.path() / "spool" / "dead-letters" / "0000000000000001-64.event"));
}

TEST_P(ForwarderEngineTest, SetsAnUnreadableStateAsideAndStoresWhatTheSpoolHolds)
{
    {
        auto first = run();
        append(*first.spool, 0, 10);
        std::ofstream(directory.path() / "spool" / ForwardStateFile::name) << "nonsense";
    }
    auto second = run();
    second.forwarder->start();
    ASSERT_TRUE(second.forwarder->flush(60s));
    EXPECT_EQ(number("count()"), 10);
}

// Here: a column that takes values and doesn't give them back.
TEST_P(ForwarderEngineTest, WaitsLongButNotForeverForWhatTheStoreKnowsOfEarlierEvents)
{
    {
        auto first = run();
        first.forwarder->start();
        append(*first.spool, 0, 5);
        ASSERT_TRUE(first.forwarder->flush(60s));
        ASSERT_TRUE(first.forwarder->stop(10s));
    }
    store().execute("ALTER TABLE events DROP COLUMN flags");
    store().execute("ALTER TABLE events ADD COLUMN flags UInt32 EPHEMERAL");
    {
        auto patient = run();
        patient.forwarder->start();
        append(*patient.spool, 5, 10);
        EXPECT_FALSE(patient.forwarder->flush(500ms));
        EXPECT_THAT(patient.forwarder->status().problem, Not(IsEmpty()));
        ASSERT_TRUE(patient.forwarder->stop(10s));
    }
    EXPECT_EQ(number("count()"), 5);
    auto impatient = run({.recall_patience = 300ms});
    impatient.forwarder->start();
    ASSERT_TRUE(impatient.forwarder->flush(60s));
    EXPECT_EQ(number("count()"), 10);
}

INSTANTIATE_TEST_SUITE_P(Engine, ForwarderEngineTest,
                         ::testing::Values(waymark::testing::StoreKind::engine),
                         ::testing::PrintToStringParamName());

} // namespace
} // namespace waymark::events
