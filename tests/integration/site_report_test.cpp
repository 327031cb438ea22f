// SPDX-License-Identifier: Apache-2.0
// Reports on sites and rankings, on real stores.
#include "analytics/site_ranking.hpp"
#include "analytics/site_report.hpp"
#include "analytics_store_test.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace waymark::testing {

namespace {

using namespace analytics;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::FieldsAre;
using ::testing::IsEmpty;

constexpr SiteId shop{5};
const Scope of_shop = Scope::everything().site(shop);
const TimeZone shanghai = TimeZone::find("Asia/Shanghai").value();
constexpr LocalDate day{std::chrono::local_days{2026y / 4 / 1}}; // a Wednesday

TimePoint at(LocalDate date, std::chrono::milliseconds time)
{
    return shanghai.start_of(date) + time;
}

StoredEvent page_view(TimePoint time, std::uint64_t visit, std::string_view ip = "192.0.2.1")
{
    auto event = plain_click(LinkId{}, time);
    event[Dimension::site] = shop.value;
    event[Dimension::kind] = std::string("page_view");
    event[Dimension::event_type] = std::string("page_view");
    event[Dimension::visit] = visit;
    event.ip = ip;
    return event;
}

StoredEvent other(std::string_view kind, TimePoint time, std::uint64_t visit)
{
    auto event = page_view(time, visit);
    event[Dimension::kind] = std::string(kind);
    event[Dimension::event_type] = std::string(kind == "engagement" ? "leave" : kind);
    return event;
}

class SiteReportTest : public AnalyticsStoreTest {
protected:
    void insert(std::vector<StoredEvent> rows)
    {
        for (auto& row : rows)
            row.number = event_number(inserted_++);
        AnalyticsStoreTest::insert(rows);
    }

    SiteReport report(TimePoint now = {})
    {
        auto report = site_report(reader, of_shop, {.date = day, .zone = shanghai}, now);
        EXPECT_TRUE(report) << report.error().message;
        return *report;
    }

    Page<RankedValue> ranking(RankingKey key, const Slice& slice = {},
                              std::optional<Filter> filter = std::nullopt)
    {
        auto page = rank_events(reader, {.scope = of_shop,
                                         .key = std::move(key),
                                         .filter = std::move(filter),
                                         .range = shanghai.dates(day, day),
                                         .slice = slice});
        EXPECT_TRUE(page) << page.error().message;
        return *page;
    }

private:
    std::uint64_t inserted_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Stores, SiteReportTest,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

// What the API that this report is for was seen to answer.
TEST_P(SiteReportTest, FollowsEachVisit)
{
    insert({page_view(at(day, 10h), 1)});
    EXPECT_EQ(report().started.bounce_rate(), 1.0);
    insert({other("custom", at(day, 11h), 2)});
    EXPECT_EQ(report().started.bounce_rate(), 1.0);

    insert({other("custom", at(day, 10h + 2300ms), 1)});
    auto now = report();
    EXPECT_EQ(100 * now.started.bounce_rate(), 50.0);
    EXPECT_EQ(now.started.average_seconds(), 1.0);

    insert({other("engagement", at(day, 12h), 3)});
    now = report();
    EXPECT_EQ(now.started.bounce_rate() * 100, 66.66666666666666);
    EXPECT_EQ(now.started.average_seconds(), 0.6666666666666666);
    EXPECT_EQ(now.day.page_views, 1U);
    EXPECT_EQ(now.day.visits, 1U);
    EXPECT_EQ(now.custom_events, 2U);

    insert({other("engagement", at(day, 11h + 30s), 2)});
    now = report();
    EXPECT_EQ(now.started.bounces, 2U) << "time on a page is no second event";
    EXPECT_EQ(now.started.seconds, 32U);
}

TEST_P(SiteReportTest, CountsByDaysOfTheZone)
{
    const LocalDate monday = day - std::chrono::days{2};
    auto stranger = page_view(at(day, 1h), 9, "192.0.2.9");
    stranger[Dimension::site] = shop.value + 1;
    auto bot = page_view(at(day, 9h), 2, "192.0.2.2");
    bot.is_bot = true;
    insert({page_view(at(day, 0ms), 1), page_view(at(day, 24h - 1ms), 1), bot,
            page_view(at(day, 9h + 59min), 0, ""), // of no visit, from nowhere
            page_view(at(day, -1ms), 3, "192.0.2.3"), page_view(at(day, 24h), 4, "192.0.2.4"),
            page_view(at(monday, 0ms), 5), page_view(at(monday, -1ms), 6),
            page_view(at(day + std::chrono::days{5}, -1ms), 7), // on Sunday
            page_view(at(day + std::chrono::days{5}, 0ms), 8),
            page_view(at(day + std::chrono::days{30}, -1ms), 10, "192.0.2.10"),
            page_view(at(day + std::chrono::days{30}, 0ms), 11), stranger,
            other("custom", at(day, 10h), 12), other("engagement", at(day, 10h), 13),
            other("conversion", at(day, 10h), 14)});
    const auto now = report();
    EXPECT_EQ(now.day.page_views, 4U);
    EXPECT_EQ(now.day.visits, 2U);
    EXPECT_EQ(now.day.addresses, 3U);
    EXPECT_EQ(now.custom_events, 1U);
    EXPECT_EQ(now.week.page_views, 8U);
    EXPECT_EQ(now.week.visits, 6U);
    EXPECT_EQ(now.week.addresses, 5U);
    EXPECT_EQ(now.month.page_views, 8U);
    EXPECT_EQ(now.month.visits, 6U);
    EXPECT_EQ(now.month.addresses, 5U);
    std::vector<std::pair<unsigned, std::uint64_t>> hours;
    for (const auto& [hour, count] : now.hours)
        hours.emplace_back(hour, count);
    EXPECT_THAT(hours, ElementsAre(FieldsAre(0, 1), FieldsAre(9, 2), FieldsAre(23, 1)));
}

TEST_P(SiteReportTest, SaysWhoIsThereNow)
{
    const auto now = at(day, 12h + 1500ms);
    insert({page_view(now - 5min - 1ms, 1), page_view(now - 5min, 2), page_view(now, 2),
            other("engagement", now, 3), page_view(now + 1min, 4), page_view(now, 0)});
    EXPECT_EQ(report(now).visits_now, 3U);
}

TEST_P(SiteReportTest, OfNothingIsZeros)
{
    const auto now = report();
    EXPECT_EQ(now.day.page_views + now.month.addresses + now.week.visits + now.visits_now, 0U);
    EXPECT_EQ(now.started.bounce_rate(), 0.0);
    EXPECT_EQ(now.started.average_seconds(), 0.0);
    EXPECT_THAT(now.hours, IsEmpty());
    EXPECT_THAT(ranking(Dimension::url).items, IsEmpty());
    EXPECT_EQ(ranking(Dimension::url).total, 0U);
}

// Visits of random lengths around midnight, against the same said event by event.
TEST_P(SiteReportTest, TakesTheVisitsThatBeganOnTheDay)
{
    constexpr std::array<std::string_view, 4> kinds{"page_view", "custom", "engagement",
                                                    "conversion"};
    struct Visit {
        TimePoint first = TimePoint::max();
        TimePoint last = TimePoint::min();
        std::uint64_t pages = 0;
    };
    std::map<std::uint64_t, Visit> visits;
    std::vector<StoredEvent> rows;
    for (std::uint64_t visit = 1; visit <= 300; ++visit) {
        auto time = at(day, std::chrono::milliseconds{random.below(72 * 3'600'000)} - 24h);
        for (auto left = 1 + random.below(5); left > 0; --left) {
            const auto kind = kinds[random.below(kinds.size())];
            rows.push_back(other(kind, time, visit));
            auto& [first, last, pages] = visits[visit];
            first = std::min(first, time);
            last = std::max(last, time);
            pages += kind == "engagement" ? 0 : 1;
            time += std::chrono::milliseconds{random.below(2) == 0 ? random.below(3'000)
                                                                   : random.below(20'000'000)};
        }
    }
    insert(std::move(rows));

    StartedVisits expected;
    const auto range = shanghai.dates(day, day);
    for (const auto& [visit, course] : visits) {
        if (course.first < range.from || course.first >= range.to)
            continue;
        ++expected.visits;
        expected.bounces += course.pages <= 1 ? 1 : 0;
        expected.seconds += static_cast<std::uint64_t>((course.last - course.first) / 1s);
    }
    const auto started = started_visits(reader, of_shop, range);
    ASSERT_TRUE(started) << started.error().message;
    EXPECT_GT(expected.bounces, 10U);
    EXPECT_EQ(started->visits, expected.visits);
    EXPECT_EQ(started->bounces, expected.bounces);
    EXPECT_EQ(started->seconds, expected.seconds);
}

TEST_P(SiteReportTest, FollowsAVisitForADay)
{
    using std::chrono::days;
    insert({page_view(at(day - days{1}, 2h), 1), page_view(at(day, 1h), 1),
            page_view(at(day, 1h), 3), page_view(at(day + days{1}, 1h), 3)});
    const auto started = report().started;
    EXPECT_EQ(started.visits, 1U) << "the other one is of yesterday";
    EXPECT_EQ(started.bounces, 0U);
    EXPECT_EQ(started.seconds, 86'400U);
}

TEST_P(SiteReportTest, RanksValuesByTheirEvents)
{
    std::map<std::string, std::uint64_t> counts;
    std::vector<StoredEvent> rows;
    for (int i = 0; i < 300; ++i) {
        const auto& text = awkward_texts()[random.below(awkward_texts().size())];
        rows.push_back(page_view(at(day, 10h), 1));
        rows.back()[Dimension::url] = text;
        ++counts[text];
    }
    rows.push_back(page_view(at(day, 24h), 1)); // of the next day
    rows.push_back(other("custom", at(day, 10h), 1));
    rows.back()[Dimension::url] = std::string("only of an event");
    insert(std::move(rows));
    std::vector<RankedValue> expected;
    for (const auto& [text, count] : counts)
        expected.push_back({text, count});
    std::ranges::sort(expected, [](const RankedValue& a, const RankedValue& b) {
        return std::tie(b.events, a.value) < std::tie(a.events, b.value);
    });

    const auto views = where(Dimension::kind, Match::is, "page_view");
    const auto all = ranking(Dimension::url, {.offset = 0, .limit = 100}, views);
    EXPECT_EQ(all.items, expected);
    EXPECT_EQ(all.total, expected.size());
    const auto some = ranking(Dimension::url, {.offset = 5, .limit = 3}, views);
    EXPECT_TRUE(std::ranges::equal(some.items, std::span(expected).subspan(5, 3)));
    for (const std::uint64_t beyond : {std::uint64_t{1'000}, std::uint64_t{99'999'999},
                                       std::numeric_limits<std::uint64_t>::max()}) {
        const auto none = ranking(Dimension::url, {.offset = beyond, .limit = 10}, views);
        EXPECT_THAT(none.items, IsEmpty());
        EXPECT_EQ(none.total, expected.size());
    }
}

TEST_P(SiteReportTest, RanksWordsForValues)
{
    struct Arrival {
        std::string referrer, browser, version, device;
    };
    std::vector<StoredEvent> rows;
    for (const auto& [referrer, browser, version, device] : {
             Arrival{"https://WWW.Example.com:8080/a?b=//c.example", "Chrome", "120.0", "mobile"},
             Arrival{"http://ann:x@www.example.com#top", "Chrome", "120.0", "tablet"},
             Arrival{"android-app://com.example.mail/", "Chrome", "", "tablet"},
             Arrival{"", "", "120.0", "smarttv"},
             Arrival{"https://[2001:db8::1]:443/", "", "", ""},
             Arrival{"/No/Scheme", "Chrome 120", "0", "desktop"},
         }) {
        rows.push_back(page_view(at(day, 10h), 1));
        auto& row = rows.back();
        row[Dimension::referrer] = referrer;
        row[Dimension::browser] = browser;
        row[Dimension::browser_version] = version;
        row[Dimension::device] = device;
    }
    insert(std::move(rows));
    EXPECT_THAT(ranking(HostOf{Dimension::referrer, "direct"}).items,
                ElementsAre(RankedValue{"www.example.com", 2}, RankedValue{"/No/Scheme", 1},
                            RankedValue{"[2001:db8::1]", 1}, RankedValue{"com.example.mail", 1},
                            RankedValue{"direct", 1}));
    const WordFor browser{.dimensions = {Dimension::browser, Dimension::browser_version},
                          .word = [](std::span<const std::string_view> values) {
                              return fmt::format("{}/{}", values[0], values[1].substr(0, 1));
                          }};
    EXPECT_THAT(ranking(browser).items,
                ElementsAre(RankedValue{"Chrome/1", 2}, RankedValue{"/", 1}, RankedValue{"/1", 1},
                            RankedValue{"Chrome 120/0", 1}, RankedValue{"Chrome/", 1}));
    EXPECT_EQ(ranking(browser).total, 5U);
    const auto some = ranking(browser, {.offset = 3, .limit = 10});
    EXPECT_THAT(some.items, ElementsAre(RankedValue{"Chrome 120/0", 1}, RankedValue{"Chrome/", 1}));
    EXPECT_EQ(some.total, 5U);
    const auto none =
        ranking(browser, {.offset = std::numeric_limits<std::uint64_t>::max(), .limit = 10});
    EXPECT_THAT(none.items, IsEmpty());
    EXPECT_EQ(none.total, 5U);
    const WordFor device{.dimensions = {Dimension::device}, .word = [](auto values) {
                             return std::string(values[0].ends_with("t") ? "t" : "no t");
                         }};
    EXPECT_THAT(ranking(device).items, ElementsAre(RankedValue{"no t", 4}, RankedValue{"t", 2}));
}

} // namespace

} // namespace waymark::testing
