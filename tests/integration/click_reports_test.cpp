// SPDX-License-Identifier: Apache-2.0
// The reports on clicks, on real stores.
#include "analytics/click_reports.hpp"
#include "analytics_samples.hpp"
#include "analytics_store_test.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace waymark::testing {

namespace {

using namespace analytics;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::FieldsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr auto everything = [] { return Scope::everything(); };

std::chrono::local_days april(unsigned day)
{
    return std::chrono::local_days{2026y / std::chrono::April / std::chrono::day{day}};
}

// Seven clicks of two links and a page view, in Taipei.
class ClickReportsTest : public AnalyticsStoreTest {
protected:
    struct Detail {
        std::uint64_t variant = 0;
        std::uint64_t rule = 0;
        std::uint64_t visitor = 0;
        std::string country;
        std::string device;
        std::string bot;
    };

    void add(LinkId link, TimePoint time, const Detail& detail)
    {
        auto click = plain_click(link, time);
        click[Dimension::variant] = detail.variant;
        click[Dimension::rule] = detail.rule;
        click.visitor = detail.visitor;
        click.ip = "192.0.2." + std::to_string(detail.visitor);
        click[Dimension::country] = detail.country;
        click[Dimension::device] = detail.device;
        click.is_bot = !detail.bot.empty();
        click[Dimension::bot_name] = detail.bot;
        rows.push_back(std::move(click));
    }

    void insert_clicks()
    {
        const auto at = [this](unsigned day, std::chrono::minutes time) {
            return zone.start_of(april(day)) + time;
        };
        add(LinkId{1}, at(1, 10h), {10, 100, 1, "TW", "mobile", ""});
        add(LinkId{1}, at(1, 23h + 30min), {10, 100, 1, "JP", "mobile", ""});
        add(LinkId{1}, at(3, 10min), {11, 101, 2, "TW", "desktop", ""});
        add(LinkId{1}, at(1, 10h + 30min), {10, 100, 3, "US", "bot", "Crawler"});
        add(LinkId{1}, at(3, 10h), {0, 0, 4, "", "", ""});
        add(LinkId{2}, at(2, 5h), {12, 0, 5, "DE", "bot", "Fetcher"});
        add(LinkId{1}, at(1, -1min), {10, 100, 6, "TW", "mobile", ""}); // before the range
        add(LinkId{1}, at(1, 10h), {10, 100, 7, "TW", "mobile", "Crawler"});
        rows.back()[Dimension::kind] = std::string("page_view");
        insert(rows);
    }

    TimeZone zone = TimeZone::find("Asia/Taipei").value();
    TimeRange range = zone.dates(april(1), april(3));
    std::vector<StoredEvent> rows;
};

INSTANTIATE_TEST_SUITE_P(Stores, ClickReportsTest,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

TEST_P(ClickReportsTest, NamesTheBots)
{
    insert_clicks();
    const auto report = bot_report(reader, everything(), range);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->clicks, 6U);
    EXPECT_EQ(report->bot_clicks, 2U);
    EXPECT_THAT(report->names,
                ElementsAre(FieldsAre("Crawler", 1U, 50.0), FieldsAre("Fetcher", 1U, 50.0)));
}

TEST_P(ClickReportsTest, CountsClicksByVariant)
{
    insert_clicks();
    const auto ranged = clicks_by_variant(reader, everything(), range);
    ASSERT_TRUE(ranged) << ranged.error().message;
    EXPECT_THAT(*ranged, UnorderedElementsAre(FieldsAre(LinkId{1}, VariantId{10}, 2U, 3U, 1U),
                                              FieldsAre(LinkId{1}, VariantId{11}, 1U, 1U, 1U),
                                              FieldsAre(LinkId{1}, VariantId{}, 1U, 1U, 1U),
                                              FieldsAre(LinkId{2}, VariantId{12}, 0U, 1U, 0U)));
    const auto ever = clicks_by_variant(reader, everything().link(LinkId{1}), std::nullopt);
    ASSERT_TRUE(ever) << ever.error().message;
    EXPECT_THAT(*ever, UnorderedElementsAre(FieldsAre(LinkId{1}, VariantId{10}, 3U, 4U, 2U),
                                            FieldsAre(LinkId{1}, VariantId{11}, 1U, 1U, 1U),
                                            FieldsAre(LinkId{1}, VariantId{}, 1U, 1U, 1U)));
}

TEST_P(ClickReportsTest, CountsClicksOfVariantsDayByDay)
{
    insert_clicks();
    const auto days = variant_days(reader, everything().link(LinkId{1}), range, zone);
    ASSERT_TRUE(days) << days.error().message;
    EXPECT_THAT(*days, ElementsAre(FieldsAre(april(1), VariantId{10}, 3U, 2U),
                                   FieldsAre(april(3), VariantId{}, 1U, 1U),
                                   FieldsAre(april(3), VariantId{11}, 1U, 1U)));
}

TEST_P(ClickReportsTest, TellsWhichRulesMatched)
{
    insert_clicks();
    const auto report = routing_report(reader, everything().link(LinkId{1}), range, zone);
    ASSERT_TRUE(report) << report.error().message;
    constexpr RuleId first{100};
    constexpr RuleId second{101};
    EXPECT_EQ(report->clicks, 4U);
    EXPECT_EQ(report->matches, 3U);
    EXPECT_THAT(report->rules, ElementsAre(FieldsAre(first, 2U), FieldsAre(second, 1U)));
    EXPECT_THAT(report->days,
                ElementsAre(FieldsAre(april(1), first, 2U), FieldsAre(april(3), second, 1U)));
    EXPECT_THAT(report->countries,
                ElementsAre(FieldsAre(first, "JP", 1U), FieldsAre(first, "TW", 1U),
                            FieldsAre(second, "TW", 1U)));
    EXPECT_THAT(report->devices,
                ElementsAre(FieldsAre(first, "mobile", 2U), FieldsAre(second, "desktop", 1U)));

    const auto matches = matches_by_rule(reader, everything());
    ASSERT_TRUE(matches) << matches.error().message;
    EXPECT_THAT(*matches, ElementsAre(FieldsAre(first, 4U), FieldsAre(second, 1U)));
}

TEST_P(ClickReportsTest, CountsInSeveralRangesAtOnce)
{
    insert_clicks();
    const std::array<std::optional<TimeRange>, 4> ranges{
        std::nullopt, range, TimeRange{range.from, range.from}, zone.dates(april(1), april(1))};
    const auto clicks = clicks_in(reader, everything(), ranges);
    ASSERT_TRUE(clicks) << clicks.error().message;
    EXPECT_THAT(*clicks, ElementsAre(7U, 6U, 0U, 3U));
    EXPECT_THAT(*clicks_in(reader, everything(), {}), IsEmpty());
}

TEST_P(ClickReportsTest, CountsEachDateOfTheRange)
{
    insert_clicks();
    const auto days = clicks_by_day(reader, everything(), zone.dates(april(1), april(4)), zone);
    ASSERT_TRUE(days) << days.error().message;
    EXPECT_THAT(*days, ElementsAre(FieldsAre(april(1), 3U), FieldsAre(april(2), 1U),
                                   FieldsAre(april(3), 2U), FieldsAre(april(4), 0U)));
}

TEST_P(ClickReportsTest, AnalysesARange)
{
    insert_clicks();
    const auto analysis = click_analysis(reader, everything(), std::nullopt, range, zone);
    ASSERT_TRUE(analysis) << analysis.error().message;
    EXPECT_EQ(analysis->clicks, 6U);
    EXPECT_EQ(analysis->bot_clicks, 2U);
    EXPECT_EQ(analysis->unique_addresses, 5U);
    EXPECT_THAT(analysis->countries, ElementsAre(FieldsAre("TW", 2U), FieldsAre("DE", 1U),
                                                 FieldsAre("JP", 1U), FieldsAre("US", 1U)));
    EXPECT_THAT(analysis->devices, ElementsAre(FieldsAre("bot", 2U), FieldsAre("mobile", 2U),
                                               FieldsAre("desktop", 1U)));
    EXPECT_THAT(analysis->referrers, IsEmpty());
    EXPECT_THAT(analysis->hours, ElementsAre(FieldsAre(0U, 1U), FieldsAre(5U, 1U),
                                             FieldsAre(10U, 3U), FieldsAre(23U, 1U)));
    EXPECT_THAT(analysis->days, ElementsAre(FieldsAre(april(1), 3U), FieldsAre(april(2), 1U),
                                            FieldsAre(april(3), 2U)));

    const auto people =
        click_analysis(reader, everything(), where(Dimension::is_bot, Match::is, "0"), range, zone);
    ASSERT_TRUE(people) << people.error().message;
    EXPECT_EQ(people->clicks, 4U);
    EXPECT_EQ(people->bot_clicks, 0U);
    EXPECT_EQ(people->unique_addresses, 3U);
    EXPECT_THAT(people->days, ElementsAre(FieldsAre(april(1), 2U), FieldsAre(april(3), 2U)));
}

TEST_P(ClickReportsTest, ReportsNothingWhereNothingHappened)
{
    EXPECT_THAT(*bot_report(reader, everything(), range), FieldsAre(0U, 0U, IsEmpty()));
    EXPECT_THAT(*clicks_by_variant(reader, everything(), range), IsEmpty());
    EXPECT_THAT(*variant_days(reader, everything(), range, zone), IsEmpty());
    EXPECT_THAT(*matches_by_rule(reader, everything()), IsEmpty());
    EXPECT_THAT(*clicks_in(reader, everything(), std::array{std::optional{range}}),
                ElementsAre(0U));
    EXPECT_EQ(clicks_by_day(reader, everything(), range, zone)->size(), 3U);
    const auto routing = routing_report(reader, everything(), range, zone);
    ASSERT_TRUE(routing) << routing.error().message;
    EXPECT_EQ(routing->clicks, 0U);
    EXPECT_THAT(routing->rules, IsEmpty());
    const auto analysis = click_analysis(reader, everything(), std::nullopt, range, zone);
    ASSERT_TRUE(analysis) << analysis.error().message;
    EXPECT_EQ(analysis->clicks, 0U);
    EXPECT_THAT(analysis->hours, IsEmpty());
    EXPECT_THAT(analysis->days, IsEmpty());
}

} // namespace

} // namespace waymark::testing
