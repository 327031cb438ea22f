// SPDX-License-Identifier: Apache-2.0
// Events of sites one by one, on real stores.
#include "analytics/event_log.hpp"
#include "analytics/query.hpp"
#include "analytics/record_id.hpp"
#include "analytics_store_test.hpp"
#include "clickhouse/row_binary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

namespace waymark::testing {

namespace {

using namespace analytics;
using namespace std::chrono_literals;
using events::Event;
using events::EventKind;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr TimePoint noon{std::chrono::sys_days{2026y / 4 / 1} + 12h};
constexpr SiteId site{7};

class EventLogTest : public AnalyticsStoreTest {
protected:
    void insert_events(const std::vector<Event>& events)
    {
        clickhouse::RowBinary body;
        for (const auto& event : events)
            events::write_event_row(body, {event, {}});
        store->client().insert(events::event_insert_statement(), body.bytes());
    }

    Event random_event(std::uint64_t number)
    {
        constexpr std::array kinds{EventKind::click, EventKind::page_view, EventKind::custom,
                                   EventKind::engagement};
        constexpr std::array<std::string_view, 3> types{"page_view", "custom", "le'ave"};
        Event event;
        event.id = {number, number};
        event.kind = kinds[random.below(kinds.size())];
        // Half of them within a second, some in the same millisecond.
        event.time_ms = to_epoch_ms(noon) +
                        static_cast<std::int64_t>(random.below(2) == 0 ? random.below(1'000)
                                                                       : random.below(9'000'000));
        event.site = SiteId{6 + random.below(3)};
        event.user_agent = agents[random.below(agents.size())];
        event.type = types[random.below(types.size())];
        return event;
    }

    std::deque<std::string> agents{"", "agent 1", "agent '2'", "agent\t3", "агент 4"};
};

INSTANTIATE_TEST_SUITE_P(Stores, EventLogTest,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

TEST_P(EventLogTest, TellsAllOfAnEvent)
{
    const Event event{.id = {0x0199'a000'0000'7000U, 0x8000'0000'0000'0001U},
                      .kind = EventKind::engagement,
                      .time_ms = to_epoch_ms(noon + 7ms),
                      .site = site,
                      .ip = IpAddress::v4(0x08080808U),
                      .user_agent = "agent\t1",
                      .referrer = "https://a.example/b",
                      .screen = "1x2",
                      .user = "u",
                      .client_visit = "s",
                      .url = "/a?b",
                      .type = "leave",
                      .label = "12"};
    events::enrich::Derived derived;
    derived.country = "DE";
    derived.region = "Berlin";
    derived.city = "Spandau";
    derived.isp = "Net";
    derived.is_bot = true;
    clickhouse::RowBinary body;
    events::write_event_row(body, {event, derived});
    store->client().insert(events::event_insert_statement(), body.bytes());

    const auto page = list_events(reader, {.scope = Scope::everything().site(site)}, {});
    ASSERT_TRUE(page) << page.error().message;
    EXPECT_EQ(page->total, 1U);
    ASSERT_THAT(page->items, SizeIs(1));
    const auto& record = page->items.front();
    EXPECT_EQ(record.id, record_id(event.id)) << "what is told of it when it comes in";
    EXPECT_EQ(record.time, noon + 7ms);
    EXPECT_EQ(record.site, site);
    EXPECT_TRUE(record.is_bot);
    const std::vector<std::string> texts{
        record.type,         record.label,    record.user,       record.ip,     record.url,
        record.client_visit, record.referrer, record.user_agent, record.screen, record.country,
        record.region,       record.city,     record.isp};
    EXPECT_THAT(texts,
                ElementsAreArray({"leave", "12", "u", "8.8.8.8", "/a?b", "s", "https://a.example/b",
                                  "agent\t1", "1x2", "DE", "Berlin", "Spandau", "Net"}));
}

TEST_P(EventLogTest, OfNoEventsIsEmpty)
{
    for (const bool asks_agents : {false, true}) {
        EventQuery query{.scope = Scope::everything().site(site)};
        if (asks_agents)
            query.takes_agent = [](std::string_view) { return true; };
        const auto page = list_events(reader, query, {});
        ASSERT_TRUE(page) << page.error().message;
        EXPECT_EQ(page->total, 0U);
        EXPECT_THAT(page->items, IsEmpty());
    }
}

TEST_P(EventLogTest, ListsWhatIsAskedForNewestFirst)
{
    std::vector<Event> all;
    for (std::uint64_t number = 0; number < 1'500; ++number)
        all.push_back(random_event(event_number(number)));
    insert_events(all);

    std::size_t listed = 0;
    for (int round = 0; round < 60 && !HasFailure(); ++round) {
        EventQuery query{.scope = Scope::everything().site(site)};
        const bool by_type = random.below(2) == 0;
        if (by_type)
            query.filter = where(Dimension::event_type, Match::is, std::string("le'ave"));
        const bool by_range = random.below(2) == 0;
        if (by_range)
            query.range = TimeRange{noon + 250ms, noon + 40min};
        const auto letter = static_cast<char>('0' + random.below(6));
        const bool by_agent = random.below(2) == 0;
        const bool takes_it = random.below(2) == 0;
        const auto takes = [=](std::string_view agent) {
            return (!agent.empty() && agent.contains(letter)) == takes_it;
        };
        if (by_agent)
            query.takes_agent = takes;

        std::vector<std::pair<std::int64_t, std::uint64_t>> expected;
        for (const auto& event : all) {
            const auto time = from_epoch_ms(event.time_ms);
            const bool is_in_range =
                !by_range || (time >= query.range->from && time < query.range->to);
            if (event.site == site && event.kind != EventKind::click && is_in_range &&
                (!by_type || event.type == "le'ave") && (!by_agent || takes(event.user_agent)))
                expected.emplace_back(-event.time_ms, event.id.high);
        }
        std::ranges::sort(expected);
        const Slice slice{.offset = random.below(2) == 0 ? 0 : random.below(expected.size() + 2),
                          .limit = 1 + random.below(40)};
        const auto page = list_events(reader, query, slice);
        ASSERT_TRUE(page) << page.error().message;
        EXPECT_EQ(page->total, expected.size());
        std::vector<std::pair<std::int64_t, std::uint64_t>> found;
        for (const auto& record : page->items)
            found.emplace_back(-to_epoch_ms(record.time), record.id);
        std::vector<std::pair<std::int64_t, std::uint64_t>> wanted;
        for (const auto& [time, number] :
             expected | std::views::drop(static_cast<std::ptrdiff_t>(slice.offset)) |
                 std::views::take(static_cast<std::ptrdiff_t>(slice.limit)))
            wanted.emplace_back(time, record_id(events::EventId{number, number}));
        EXPECT_THAT(found, ElementsAreArray(wanted));
        listed += found.size();
    }
    EXPECT_GT(listed, 200U);
}

TEST_P(EventLogTest, AsksOfMoreUserAgentsThanAQueryCanName)
{
    // Each event has its own user agent; of so many the text holds those that are left out.
    constexpr std::size_t count = 12'000;
    std::vector<Event> all;
    agents.clear();
    for (std::uint64_t number = 0; number < count; ++number) {
        agents.push_back("agent " + std::to_string(number));
        Event event;
        event.id = {number + 1, number + 1};
        event.kind = EventKind::page_view;
        event.time_ms = to_epoch_ms(noon) + static_cast<std::int64_t>(number);
        event.site = site;
        event.user_agent = agents.back();
        all.push_back(event);
    }
    insert_events(all);
    EventQuery query{.scope = Scope::everything().site(site)};
    query.takes_agent = [](std::string_view agent) { return !agent.ends_with("99"); };
    const auto page = list_events(reader, query, {.limit = 2});
    ASSERT_TRUE(page) << page.error().message;
    EXPECT_EQ(page->total, count - count / 100);
    ASSERT_THAT(page->items, SizeIs(2));
    EXPECT_EQ(page->items.front().user_agent, "agent 11998");
    EXPECT_EQ(page->items.back().user_agent, "agent 11997");
}

TEST_P(EventLogTest, RefusesToAskOfTooManyUserAgents)
{
    constexpr std::size_t count = 20'002;
    std::vector<Event> all;
    agents.clear();
    for (std::uint64_t number = 0; number < count; ++number) {
        agents.push_back(std::to_string(number));
        Event event;
        event.id = {number + 1, number + 1};
        event.kind = EventKind::page_view;
        event.time_ms = to_epoch_ms(noon);
        event.site = site;
        event.user_agent = agents.back();
        all.push_back(event);
    }
    insert_events(all);
    EventQuery query{.scope = Scope::everything().site(site)};
    query.takes_agent = [](std::string_view agent) { return (agent.back() - '0') % 2 == 0; };
    const auto page = list_events(reader, query, {});
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().code, Errc::unavailable);
    EXPECT_EQ(page.error().field, "range");
}

class UnmadeStoreTest : public ::testing::TestWithParam<StoreKind> {};

INSTANTIATE_TEST_SUITE_P(Stores, UnmadeStoreTest,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

TEST_P(UnmadeStoreTest, IsAwayUntilItHasTheTableAndAllOfItsColumns)
{
    const auto store = start_store(GetParam());
    Reader reader{store->client(), {.start_patience = 0ms}};
    const EventQuery query{.scope = Scope::everything().site(site),
                           .filter = where(Dimension::event_type, Match::is, std::string("leave"))};
    EXPECT_THROW(static_cast<void>(list_events(reader, query, {})), clickhouse::Unavailable);
    store->client().execute(events::create_event_table() + " SETTINGS index_granularity = 8192");
    EXPECT_THROW(static_cast<void>(list_events(reader, query, {})), clickhouse::Unavailable);
    ASSERT_TRUE(events::migrate_event_store(store->client(), SystemClock{}));
    EXPECT_TRUE(list_events(reader, query, {}));
}

} // namespace

} // namespace waymark::testing
