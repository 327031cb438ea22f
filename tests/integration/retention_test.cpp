// SPDX-License-Identifier: Apache-2.0
// Events that their sites keep no longer: dropped, while their counts stay.
#include "analytics_store_test.hpp"
#include "collect/site_retention.hpp"
#include "events/event_table_erase.hpp"
#include "events/event_table_retention.hpp"
#include "events/rollup_tables.hpp"
#include "events/rollup_upkeep.hpp"
#include "storage/meta_store.hpp"
#include "storage/sql_types.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

namespace waymark::testing {

namespace {

using namespace std::chrono_literals;
using events::Event;
using events::EventKind;
using events::RetiredSites;
using events::SecondRange;
using std::chrono::days;
using std::chrono::sys_days;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr SecondRange all_time{0, UINT32_MAX};
constexpr SiteId shop{7};
constexpr SiteId blog{8};
constexpr sys_days january{2026y / 1 / 1};
constexpr sys_days march{2026y / 3 / 1};

std::int64_t seconds_of(sys_days day)
{
    return std::chrono::sys_seconds(day).time_since_epoch().count();
}

RetiredSites before(SiteId site, sys_days day)
{
    RetiredSites sites;
    sites.add(site, seconds_of(day));
    return sites;
}

class RetentionTest : public AnalyticsStoreTest {
protected:
    // From January to March: page views of two sites, and clicks of links in February and March.
    RetentionTest()
    {
        for (std::uint64_t i = 0; i < 900; ++i) {
            Event event{.id = {i, i}, .kind = EventKind::page_view, .owner = UserId{3}};
            const auto day = static_cast<std::int64_t>(random.below(90));
            event.time_ms = to_epoch_ms(january + days(day)) +
                            static_cast<std::int64_t>(random.below(86'400'000));
            event.site = day < 31 || random.below(2) == 0 ? shop : blog;
            if (day >= 31 && random.below(3) == 0) {
                event.kind = EventKind::click;
                event.site = SiteId{};
                event.link = LinkId{5};
            }
            event.path = paths[random.below(paths.size())];
            add(event);
        }
        flush();
        counts = read_counts();
    }

    void add(const Event& event)
    {
        events::enrich::VisitPart visit;
        if (event.site.value != 0)
            visit = {.number = events_added,
                     .start_s = static_cast<std::uint32_t>(event.time_ms / 1000),
                     .begins = 1,
                     .bounces = 1};
        add(event, visit);
    }

    void add(const Event& event, const events::enrich::VisitPart& visit)
    {
        events::enrich::Derived derived;
        derived.visitor = 1 + random.below(40);
        derived.visit = visit;
        events::write_event_row(waiting, {event, derived});
        ++events_added;
    }

    void flush()
    {
        store->client().insert(events::event_insert_statement(), waiting.bytes());
        waiting = {};
    }

    std::vector<std::string> read_lines(const std::string& sql)
    {
        std::vector<std::string> lines;
        const auto answer = store->client().query(sql);
        for (const auto row : answer) {
            std::string line;
            for (std::size_t i = 0; i < answer.columns().size(); ++i)
                line += fmt::format("{} ", row.text(i));
            lines.push_back(std::move(line));
        }
        return lines;
    }

    // All that is counted.
    std::vector<std::string> read_counts()
    {
        std::vector<std::string> lines;
        for (const auto& rollup : events::rollups()) {
            for (auto& line : read_lines(fmt::format(
                     "SELECT '{0}', level, {1} AS part, owner_id, site_id, start, is_bot, "
                     "sum(events) FROM {0} GROUP BY level, part, owner_id, site_id, start, is_bot "
                     "ORDER BY level, part, owner_id, site_id, start, is_bot",
                     rollup.table, rollup.part)))
                lines.push_back(std::move(line));
        }
        for (auto& line : read_lines(
                 "SELECT level, owner_id, site_id, start, uniqCombinedMerge(visitors_state), "
                 "uniqCombinedMerge(visits_state) FROM event_totals GROUP BY level, owner_id, "
                 "site_id, start ORDER BY level, owner_id, site_id, start"))
            lines.push_back(std::move(line));
        for (auto& line : read_lines(
                 "SELECT level, owner_id, site_id, start, is_bot, sum(visits), sum(bounces), "
                 "sum(views), sum(lasted_ms), uniqCombinedMerge(visitors_state) FROM event_visits "
                 "GROUP BY level, owner_id, site_id, start, is_bot "
                 "ORDER BY level, owner_id, site_id, start, is_bot"))
            lines.push_back(std::move(line));
        for (auto& line :
             read_lines("SELECT level, facet, owner_id, site_id, start, text, sum(events) FROM "
                        "event_facets GROUP BY level, facet, owner_id, site_id, start, text "
                        "ORDER BY level, facet, owner_id, site_id, start, text"))
            lines.push_back(std::move(line));
        return lines;
    }

    std::uint64_t number(const std::string& sql)
    {
        return store->client().query(sql).front().u64(0);
    }

    std::uint64_t stored(SiteId site, sys_days from, sys_days to)
    {
        return number(fmt::format("SELECT count() FROM events WHERE site_id = {} AND time >= "
                                  "toDateTime({}) AND time < toDateTime({})",
                                  site.value, seconds_of(from), seconds_of(to)));
    }

    std::vector<std::string> months()
    {
        return read_lines("SELECT DISTINCT partition FROM system.parts WHERE database = "
                          "currentDatabase() AND table = 'events' AND active ORDER BY partition");
    }

    void retire(const RetiredSites& sites)
    {
        if (events::retire_events(store->client(), sites).left_events > 0)
            events::delete_retired(store->client(), sites);
    }

    void expect_right()
    {
        EXPECT_EQ(events::count_wrong_days(store->client()), 0U);
        EXPECT_EQ(events::count_wrong_days(store->client(), all_time), 0U);
        const auto now = read_counts();
        EXPECT_EQ(now.size(), counts.size());
        const auto [is, was] = std::ranges::mismatch(now, counts);
        if (is != now.end() && was != counts.end())
            EXPECT_EQ(*is, *was);
    }

    void execute(const std::string& sql) { store->client().execute(sql); }

    static constexpr std::array<std::string_view, 4> paths{"/", "/prices", "/blog/1", "/a'b"};
    clickhouse::RowBinary waiting;
    std::uint64_t events_added = 1;
    std::vector<std::string> counts;
};

INSTANTIATE_TEST_SUITE_P(Stores, RetentionTest,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

TEST_P(RetentionTest, DropsEventsAndKeepsTheirCounts)
{
    constexpr sys_days day{2026y / 2 / 15};
    const auto of_shop = stored(shop, day, march + days(40));
    const auto of_blog = stored(blog, january, march + days(40));
    const auto clicks = stored(SiteId{}, january, march + days(40));
    ASSERT_GT(of_shop, 0U);
    retire(before(shop, day));
    EXPECT_EQ(stored(shop, january, day), 0U);
    EXPECT_EQ(stored(shop, day, march + days(40)), of_shop);
    EXPECT_EQ(stored(blog, january, march + days(40)), of_blog);
    EXPECT_EQ(stored(SiteId{}, january, march + days(40)), clicks);
    expect_right();
    events::repair_rollups(store->client());
    events::repair_rollups(store->client(), all_time);
    expect_right();
}

TEST_P(RetentionTest, DropsMonthsOfWhichNothingStaysAsPartitions)
{
    const auto of_february = stored(shop, january + days(31), march);
    const auto retired = events::retire_events(store->client(), before(shop, march));
    EXPECT_EQ(retired.sites, 1U);
    EXPECT_EQ(retired.dropped_months, 1U);
    EXPECT_EQ(retired.left_events, of_february);
    EXPECT_THAT(months(), ElementsAre("202602 ", "202603 "));
    EXPECT_EQ(stored(shop, january + days(31), march), of_february) << "others have events then";
    expect_right();
    events::delete_retired(store->client(), before(shop, march));
    EXPECT_EQ(stored(shop, january, march), 0U);
    expect_right();
}

TEST_P(RetentionTest, GoesOnWhereItWasCutOff)
{
    // What is put down, and not yet dropped.
    events::write_retired(store->client(), before(shop, march));
    expect_right();
    EXPECT_EQ(events::retire_events(store->client(), before(shop, march)).dropped_months, 1U);
    const auto again = events::retire_events(store->client(), before(shop, march));
    EXPECT_EQ(again.dropped_months, 0U);
    EXPECT_GT(again.left_events, 0U);
    events::delete_retired(store->client(), before(shop, march));
    EXPECT_EQ(events::retire_events(store->client(), before(shop, march)).events, 0U);
    EXPECT_EQ(stored(shop, january, march), 0U);
    expect_right();
}

TEST_P(RetentionTest, GoesOnDayByDayForEachSite)
{
    retire(before(shop, march));
    RetiredSites both = before(shop, march + days(1));
    both.add(blog, seconds_of(march - days(1)));
    retire(both);
    EXPECT_EQ(stored(shop, january, march + days(1)), 0U);
    EXPECT_EQ(stored(blog, january, march - days(1)), 0U);
    EXPECT_GT(stored(blog, march - days(1), march + days(1)), 0U);
    expect_right();
    // A site that is kept longer from now on has lost what it has lost.
    retire(before(shop, march - days(1)));
    expect_right();
}

TEST_P(RetentionTest, PutsCountsRightBeforeTheirEventsAreGone)
{
    events::delete_rows(store->client(), "event_totals",
                        "site_id = 7 AND start < toDateTime('2026-01-10 00:00:00')");
    execute("INSERT INTO event_facets SELECT * FROM event_facets WHERE site_id = 8 LIMIT 5");
    retire(before(shop, march));
    EXPECT_EQ(stored(shop, january, march), 0U);
    events::repair_rollups(store->client());
    expect_right();
}

TEST_P(RetentionTest, RepairsWhatCanBeCountedOfDaysOfWhichSomeEventsAreGone)
{
    retire(before(shop, march));
    // Of another site, of the links, and of everybody.
    execute("INSERT INTO event_totals SELECT * FROM event_totals WHERE level = 2 AND site_id = 8 "
            "AND start < toDateTime('2026-03-01 00:00:00') LIMIT 1");
    execute("INSERT INTO event_facets SELECT * FROM event_facets WHERE level = 1 AND site_id = 0 "
            "AND start < toDateTime('2026-03-01 00:00:00') LIMIT 1");
    execute("INSERT INTO event_totals SELECT * FROM event_totals WHERE level = 3 AND start < "
            "toDateTime('2026-01-20 00:00:00') LIMIT 1");
    EXPECT_GT(events::count_wrong_days(store->client()), 0U);
    EXPECT_GE(events::count_wrong_days(store->client(), all_time), 3U);
    events::repair_rollups(store->client(), all_time);
    expect_right();
}

TEST_P(RetentionTest, CountsLateEventsAndDropsThemTheNextTime)
{
    retire(before(shop, march));
    const Event late{.id = {77'777, 1},
                     .kind = EventKind::page_view,
                     .time_ms = to_epoch_ms(january + 12h),
                     .owner = UserId{3},
                     .site = shop};
    add(late);
    flush();
    EXPECT_NE(read_counts(), counts);
    counts = read_counts();
    expect_right();
    EXPECT_EQ(stored(shop, january, march), 1U);
    retire(before(shop, march));
    EXPECT_EQ(stored(shop, january, march), 0U);
    expect_right();
}

TEST_P(RetentionTest, CutsNoVisitInTwo)
{
    const auto at = [](std::chrono::minutes from_midnight) {
        static std::uint64_t id = 0;
        return Event{.id = {88'888, ++id},
                     .kind = EventKind::page_view,
                     .time_ms = to_epoch_ms(march + from_midnight),
                     .owner = UserId{3},
                     .site = shop};
    };
    const auto second = [](std::chrono::minutes from_midnight) {
        return static_cast<std::uint32_t>(seconds_of(march) +
                                          std::chrono::seconds(from_midnight).count());
    };
    // One that goes on past midnight, and one of which an event of before came late.
    const events::enrich::VisitPart first{
        .number = 1'000'001, .start_s = second(-10min), .begins = 1, .bounces = 1};
    add(at(-10min), first);
    add(at(10min),
        {.number = first.number, .start_s = first.start_s, .bounces = -1, .lasts_ms = 1'200'000});
    const events::enrich::VisitPart other{
        .number = 1'000'002, .start_s = second(20min), .begins = 1, .bounces = 1};
    add(at(20min), other);
    add(at(-1min),
        {.number = other.number, .start_s = other.start_s, .bounces = -1, .lasts_ms = 1'260'000});
    flush();
    counts = read_counts();
    expect_right();

    retire(before(shop, march));
    EXPECT_EQ(stored(shop, january, march), 1U) << "the late one";
    expect_right();
    events::repair_rollups(store->client(), all_time);
    expect_right();
    retire(before(shop, march + days(1)));
    EXPECT_EQ(stored(shop, january, march + days(1)), 0U);
    expect_right();
}

TEST_P(RetentionTest, ForgetsASiteWithTheCountsOfDroppedEvents)
{
    retire(before(shop, march));
    events::erase_events(store->client(), {.site = shop});
    events::repair_rollups(store->client());
    for (const auto& rollup : events::rollups()) {
        EXPECT_EQ(number(fmt::format("SELECT count() FROM {} WHERE site_id = 7", rollup.table)),
                  0U);
    }
    EXPECT_TRUE(events::read_retired(store->client()).empty());
    EXPECT_EQ(events::count_wrong_days(store->client(), all_time), 0U);
    EXPECT_EQ(number("SELECT sum(events) FROM event_totals WHERE level = 3"),
              number("SELECT count() FROM events"));
}

TEST_P(RetentionTest, ForgetsASiteAndKeepsTheCountsOfAnothersDroppedEvents)
{
    RetiredSites both = before(shop, march);
    both.add(blog, seconds_of(march + days(3)));
    const auto of_blog = number("SELECT sum(events) FROM event_totals WHERE level = 2 AND "
                                "site_id = 8");
    retire(both);
    events::erase_events(store->client(), {.site = shop});
    events::repair_rollups(store->client());
    EXPECT_EQ(events::count_wrong_days(store->client(), all_time), 0U);
    EXPECT_EQ(number("SELECT sum(events) FROM event_totals WHERE level = 2 AND site_id = 8"),
              of_blog);
    EXPECT_EQ(number("SELECT sum(events) FROM event_totals WHERE level = 3"),
              number("SELECT sum(events) FROM event_totals WHERE level = 2"));
}

TEST_P(RetentionTest, ForgetsAPersonAndKeepsTheCountsOfDroppedEvents)
{
    retire(before(shop, march));
    const auto dropped = number("SELECT sum(events) FROM event_totals WHERE level = 2 AND site_id "
                                "= 7 AND start < toDateTime('2026-03-01 00:00:00')");
    events::erase_events(store->client(), {.site = shop, .visitor = 3});
    events::repair_rollups(store->client());
    EXPECT_EQ(events::count_wrong_days(store->client(), all_time), 0U);
    EXPECT_EQ(number("SELECT count() FROM events WHERE site_id = 7 AND visitor_id = 3"), 0U);
    EXPECT_EQ(number("SELECT sum(events) FROM event_totals WHERE level = 2 AND site_id = 7 AND "
                     "start < toDateTime('2026-03-01 00:00:00')"),
              dropped);
}

TEST_P(RetentionTest, RebuildsCountsWithThoseOfDroppedEvents)
{
    retire(before(shop, march));
    events::build_rollups(store->client());
    expect_right();
    // Cut off when it had set aside one table, and not built it.
    execute("RENAME TABLE event_totals TO event_totals_former");
    events::build_rollups(store->client());
    expect_right();
    EXPECT_EQ(number("EXISTS TABLE event_totals_former"), 0U);
}

class SiteRetentionTest : public RetentionTest {
protected:
    SiteRetentionTest()
    {
        meta->write([](soci::session& session) {
            session << "INSERT INTO users (uid, email, role, password_hash, created_ms, updated_ms)"
                       " VALUES ('cann', 'ann@example.com', 'USER', 'x', 0, 0)";
            for (const auto* name : {"a", "b", "c", "d", "e", "f", "shop", "blog"}) {
                session << fmt::format(
                    "INSERT INTO sites (owner_id, name, domain, tracking_id, created_ms, "
                    "updated_ms) VALUES (1, '{0}', 'https://{0}.example', '{0}', 0, 0)",
                    name);
            }
        });
        EXPECT_TRUE(sites.update({.id = UserId{1}}, shop, {.retention_days = 30}));
    }

    collect::SiteRetention retention()
    {
        return collect::SiteRetention({.sites = sites,
                                       .store = store->client(),
                                       .clock = clock,
                                       .audit = audit,
                                       .while_resting = [this](const auto& work, auto) {
                                           if (is_resting)
                                               work();
                                           return is_resting;
                                       }});
    }

    ManualClock clock{march + days(30) + 1h};
    std::unique_ptr<storage::MetaStore> meta = storage::MetaStore::open({});
    sites::SiteService sites{{.store = *meta, .clock = clock, .changed = [] {}}};
    audit::AuditLog audit{*meta, clock};
    bool is_resting = true;
};

INSTANTIATE_TEST_SUITE_P(Stores, SiteRetentionTest,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

TEST_P(SiteRetentionTest, DropsOnceADayWhatSitesKeepNoLonger)
{
    auto job = retention();
    job.run({});
    EXPECT_GT(stored(shop, january, march), 0U) << "the clock must tell the day twice";
    is_resting = false;
    job.run({});
    EXPECT_GT(stored(shop, january, march), 0U) << "nobody may insert meanwhile";
    is_resting = true;
    job.run({});
    EXPECT_EQ(stored(shop, january, march), 0U);
    EXPECT_GT(stored(shop, march, march + days(40)), 0U);
    EXPECT_GT(stored(blog, january, march), 0U);
    expect_right();
    const auto entries = audit.list({}).items;
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].action, "EVENTS_DROPPED");

    const auto first_day = stored(shop, march, march + days(1));
    clock.advance(24h);
    job.run({});
    EXPECT_EQ(stored(shop, march, march + days(1)), first_day)
        << "of the day before, and it is done";
    job.run({});
    EXPECT_EQ(stored(shop, march, march + days(1)), 0U);
    expect_right();
}

TEST_P(SiteRetentionTest, DropsNothingByAClockThatIsSetRightInTime)
{
    auto job = retention();
    job.run({});
    clock.set(march + days(5000));
    job.run({});
    clock.set(march + days(30) + 1h);
    job.run({});
    EXPECT_EQ(stored(shop, january, march), 0U);
    EXPECT_GT(stored(shop, march, march + days(40)), 0U);
    expect_right();
}

} // namespace

} // namespace waymark::testing
