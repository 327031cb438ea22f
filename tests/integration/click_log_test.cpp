// SPDX-License-Identifier: Apache-2.0
// Clicks one by one, on real stores.
#include "analytics/click_log.hpp"
#include "analytics_reference.hpp"
#include "analytics_samples.hpp"
#include "analytics_store_test.hpp"
#include "base/ip_address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <ranges>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace waymark::testing {

namespace {

using namespace analytics;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr TimePoint noon{std::chrono::sys_days{2026y / 4 / 1} + 12h};
constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

using Tallies = std::map<std::uint64_t, std::pair<std::uint64_t, std::uint64_t>>;

Tallies to_map(const std::vector<ClickTally>& tallies)
{
    Tallies map;
    for (const auto& [link, people, bots] : tallies)
        map[link.value] = {people, bots};
    return map;
}

// What tells clicks apart here: when, and from where.
std::vector<std::pair<std::int64_t, std::string>> marks_of(const std::vector<ClickRecord>& clicks)
{
    std::vector<std::pair<std::int64_t, std::string>> marks;
    for (const auto& click : clicks)
        marks.emplace_back(-to_epoch_ms(click.time), click.ip);
    return marks;
}

class ClickLogTest : public AnalyticsStoreTest {
protected:
    std::vector<ClickRecord> read_all(ClickStream stream)
    {
        std::vector<ClickRecord> clicks;
        for (;;) {
            const auto portion = stream.next();
            EXPECT_TRUE(portion) << portion.error().message;
            if (!portion || portion->empty())
                return clicks;
            clicks.insert(clicks.end(), portion->begin(), portion->end());
        }
    }
};

INSTANTIATE_TEST_SUITE_P(Stores, ClickLogTest,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

TEST_P(ClickLogTest, TellsAllOfAClick)
{
    const events::Event event{.id = {0x0199'a000'0000'7000U, 0x8000'0000'0000'0001U},
                              .time_ms = to_epoch_ms(noon + 7ms),
                              .received_ms = to_epoch_ms(noon + 9ms),
                              .owner = UserId{1},
                              .link = LinkId{2},
                              .domain = DomainId{3},
                              .variant = VariantId{4},
                              .rule = RuleId{5},
                              .ip = IpAddress::v4(0x08080808U),
                              .user_agent = "agent\t1",
                              .referrer = "https://a.example/b",
                              .query = "x=1&y='2'"};
    events::enrich::Derived derived;
    derived.language = "de";
    derived.country = "DE";
    derived.region = "Berlin";
    derived.city = "Spandau";
    derived.isp = "Net";
    derived.device = "bot";
    derived.browser = "Firefox";
    derived.os = "Linux";
    derived.utm = {.source = "s", .medium = "m", .campaign = "c", .term = "t", .content = "o"};
    derived.is_bot = true;
    derived.bot_name = "Robot";
    clickhouse::RowBinary body;
    events::write_event_row(body, {event, derived});
    store->client().insert(events::event_insert_statement(), body.bytes());

    const auto page = list_clicks(reader, {.scope = Scope::owner(UserId{1}), .include_bots = true},
                                  {.limit = 10});
    ASSERT_TRUE(page) << page.error().message;
    EXPECT_EQ(page->total, 1U);
    ASSERT_THAT(page->items, SizeIs(1));
    const auto& click = page->items.front();
    EXPECT_EQ(click.id, 266'578'314'817'794U); // clients keep it: it must never change
    EXPECT_EQ(click.time, noon + 7ms);
    EXPECT_EQ(click.link, LinkId{2});
    EXPECT_EQ(click.domain, DomainId{3});
    EXPECT_EQ(click.variant, VariantId{4});
    EXPECT_EQ(click.rule, RuleId{5});
    EXPECT_TRUE(click.is_bot);
    const std::vector<std::string> texts{
        click.ip,       click.user_agent,  click.referrer,   click.query,      click.language,
        click.country,  click.region,      click.city,       click.isp,        click.device,
        click.browser,  click.os,          click.utm_source, click.utm_medium, click.utm_campaign,
        click.utm_term, click.utm_content, click.bot_name};
    EXPECT_THAT(texts, ElementsAre("8.8.8.8", "agent\t1", "https://a.example/b", "x=1&y='2'", "de",
                                   "DE", "Berlin", "Spandau", "Net", "bot", "Firefox", "Linux", "s",
                                   "m", "c", "t", "o", "Robot"));
}

TEST_P(ClickLogTest, ListsWhatIsAskedForNewestFirst)
{
    const auto rows = random_events(random, 1'500);
    insert(rows);
    std::size_t listed = 0;
    for (int round = 0; round < 60 && !HasFailure(); ++round) {
        const auto query = random_click_query(random);
        std::vector<std::pair<std::int64_t, std::string>> expected;
        for (const auto& row : rows) {
            if (is_asked_for(query, row))
                expected.emplace_back(-row.time_ms, row.ip);
        }
        std::ranges::sort(expected);
        const Slice slice{.offset = random.below(2) == 0 ? 0 : random.below(expected.size() + 2),
                          .limit = 1 + random.below(40)};
        const auto page = list_clicks(reader, query, slice);
        ASSERT_TRUE(page) << page.error().message;
        EXPECT_EQ(page->total, expected.size());
        const auto wanted = expected | std::views::drop(static_cast<std::ptrdiff_t>(slice.offset)) |
                            std::views::take(static_cast<std::ptrdiff_t>(slice.limit));
        EXPECT_THAT(marks_of(page->items), ElementsAreArray(wanted.begin(), wanted.end()));
        listed += page->items.size();
    }
    EXPECT_GT(listed, 200U);
}

// Most clicks lie close together, long ago: what the newest few seconds hold says little.
TEST_P(ClickLogTest, FillsAPageThoughClicksComeUnevenly)
{
    std::vector<StoredEvent> rows;
    for (std::uint64_t i = 0; i < 300; ++i) {
        const auto ago = i < 3 ? std::chrono::hours{i} : std::chrono::hours{24 * 365};
        rows.push_back(plain_click(LinkId{1}, noon - ago - std::chrono::milliseconds{i}));
        rows.back().number = event_number(i);
    }
    insert(rows);
    const auto page = list_clicks(reader, {.scope = Scope::everything()}, {.limit = 50});
    ASSERT_TRUE(page) << page.error().message;
    EXPECT_EQ(page->total, 300U);
    ASSERT_THAT(page->items, SizeIs(50));
    EXPECT_EQ(page->items.front().time, noon);
    EXPECT_EQ(page->items.back().time, noon - std::chrono::days{365} - 49ms);
}

TEST_P(ClickLogTest, ListsNoneWhereThereAreNone)
{
    const ClickQuery query{.scope = Scope::everything()};
    auto page = list_clicks(reader, query, {.limit = 10});
    ASSERT_TRUE(page) << page.error().message;
    EXPECT_EQ(page->total, 0U);
    EXPECT_THAT(page->items, IsEmpty());
    EXPECT_THAT(read_all({reader, query, noon, no_limit}), IsEmpty());

    insert({plain_click(LinkId{1}, noon)});
    page = list_clicks(reader, query, {.offset = 1, .limit = 10});
    ASSERT_TRUE(page) << page.error().message;
    EXPECT_EQ(page->total, 1U);
    EXPECT_THAT(page->items, IsEmpty());
}

// Several portions: a rush within one millisecond, a long silence, and clicks here and there.
TEST_P(ClickLogTest, StreamsEachClickOnceNewestFirst)
{
    constexpr std::uint64_t count = 70'000;
    std::vector<StoredEvent> rows;
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto moment = i < 45'000 ? noon - 90 * 24h
                                       : noon - std::chrono::milliseconds{random.below(10'000'000)};
        rows.push_back(plain_click(LinkId{1 + i % 3}, moment));
        rows.back().number = event_number(i);
    }
    insert(rows);

    const auto clicks = read_all({reader, {.scope = Scope::everything()}, noon, no_limit});
    EXPECT_THAT(clicks, SizeIs(count));
    EXPECT_TRUE(std::ranges::is_sorted(clicks, std::greater{}, &ClickRecord::time));
    std::set<std::uint64_t> ids;
    for (const auto& click : clicks)
        ids.insert(click.id);
    EXPECT_THAT(ids, SizeIs(count));
    EXPECT_LT(*ids.rbegin(), std::uint64_t{1} << 53U);

    const auto first = read_all({reader, {.scope = Scope::everything()}, noon, 23'456});
    ASSERT_THAT(first, SizeIs(23'456));
    EXPECT_EQ(marks_of(first), marks_of({clicks.begin(), clicks.begin() + 23'456}));
    EXPECT_THAT(read_all({reader, {.scope = Scope::everything().link(LinkId{2})}, noon, no_limit}),
                SizeIs(23'333));
}

TEST_P(ClickLogTest, StreamsNothingThatCameInLater)
{
    insert({plain_click(LinkId{1}, noon), plain_click(LinkId{1}, noon + 1ms)});
    ClickStream stream(reader, {.scope = Scope::everything()}, noon, no_limit);
    const auto clicks = stream.next();
    ASSERT_TRUE(clicks) << clicks.error().message;
    ASSERT_THAT(*clicks, SizeIs(1));
    EXPECT_EQ(clicks->front().time, noon);
    EXPECT_THAT(*stream.next(), IsEmpty());
}

TEST_P(ClickLogTest, TalliesPeopleAndBotsByLink)
{
    Tallies expected;
    std::vector<StoredEvent> rows;
    for (int i = 0; i < 3'000; ++i) {
        const std::uint64_t link = 1 + random.below(40);
        rows.push_back(plain_click(LinkId{link}, noon + std::chrono::milliseconds{i}));
        rows.back().is_bot = random.below(3) == 0;
        auto& [people, bots] = expected[link];
        ++(rows.back().is_bot ? bots : people);
    }
    rows.push_back(plain_click(LinkId{41}, noon));
    rows.back()[Dimension::kind] = std::string("page_view");
    insert(rows);

    std::vector<LinkId> links;
    for (std::uint64_t link = 1; link <= 50; ++link)
        links.push_back(LinkId{link});
    const auto tallies = tally_clicks(reader, links);
    ASSERT_TRUE(tallies) << tallies.error().message;
    EXPECT_EQ(to_map(*tallies), expected);
    const auto two = tally_clicks(reader, std::vector{LinkId{7}, LinkId{41}});
    ASSERT_TRUE(two) << two.error().message;
    EXPECT_EQ(to_map(*two), (Tallies{{7, expected[7]}}));
}

TEST_P(ClickLogTest, TalliesLinksInPortionsHoweverFarApartTheirIdsAre)
{
    std::vector<std::uint64_t> ids;
    for (std::uint64_t i = 0; i < 40; ++i)
        ids.push_back(i < 20 ? 1 + 3 * i : std::uint64_t{1} << (i + 10));
    ids.push_back(std::numeric_limits<std::int64_t>::max());
    std::vector<StoredEvent> rows;
    for (const auto id : ids)
        rows.push_back(plain_click(LinkId{id}, noon));
    insert(rows);

    std::vector<std::uint64_t> found;
    LinkId after;
    for (;;) {
        const auto tallies = tally_clicks_after(reader, after, 7);
        ASSERT_TRUE(tallies) << tallies.error().message;
        if (tallies->empty())
            break;
        EXPECT_EQ(tallies->size(), std::min<std::size_t>(7, ids.size() - found.size()));
        for (const auto& tally : *tallies)
            found.push_back(tally.link.value);
        after = tallies->back().link;
    }
    EXPECT_EQ(found, ids);
}

} // namespace

} // namespace waymark::testing
