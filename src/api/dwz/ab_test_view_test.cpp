// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/ab_test_view.hpp"
#include "base/time_zone.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <chrono>
#include <vector>

namespace waymark::api::dwz {
namespace {

using analytics::VariantDay;

constexpr TimePoint made = std::chrono::sys_days{std::chrono::January / 1 / 2024};

LocalDate january(unsigned day)
{
    return LocalDate{std::chrono::year{2024} / std::chrono::January / std::chrono::day{day}};
}

links::variants::Variant variant(std::uint64_t id, std::string name)
{
    links::variants::Variant made_variant;
    made_variant.id = VariantId{id};
    made_variant.ab_test = 7;
    made_variant.name = std::move(name);
    made_variant.target_url = "https://example.com/";
    made_variant.created = made;
    made_variant.updated = made;
    return made_variant;
}

links::variants::AbTest sample()
{
    links::variants::AbTest test;
    test.id = 7;
    test.link = LinkId{5};
    test.name = "按钮";
    test.start = made;
    test.created = made;
    test.updated = made;
    test.variants = {variant(1, "A"), variant(2, "B")};
    test.variants[0].is_control = true;
    return test;
}

TEST(AbTestView, HasEveryMemberAndItsVariants)
{
    EXPECT_EQ(to_view(sample()), boost::json::parse(R"({
        "id":7,"short_link_id":5,"name":"按钮","description":"","status":"draft",
        "traffic_split":"equal","start_time":"2024-01-01T00:00:00Z","end_time":null,
        "is_active":true,"created_at":"2024-01-01T00:00:00Z","updated_at":"2024-01-01T00:00:00Z",
        "variants":[
          {"id":1,"ab_test_id":7,"name":"A","target_url":"https://example.com/","weight":50,
           "is_control":true,"description":"","is_active":true,
           "created_at":"2024-01-01T00:00:00Z","updated_at":"2024-01-01T00:00:00Z"},
          {"id":2,"ab_test_id":7,"name":"B","target_url":"https://example.com/","weight":50,
           "is_control":false,"description":"","is_active":true,
           "created_at":"2024-01-01T00:00:00Z","updated_at":"2024-01-01T00:00:00Z"}]})"));
}

TEST(AbTestStatisticsView, AddsUpTheDaysOfEachVariant)
{
    const std::vector<VariantDay> days{
        {.date = january(15), .variant = VariantId{1}, .clicks = 5, .visitors = 2},
        {.date = january(15), .variant = VariantId{2}, .clicks = 2, .visitors = 2},
        {.date = january(16), .variant = VariantId{1}, .clicks = 3, .visitors = 1},
    };
    const auto view = to_statistics_view(sample(), days);
    EXPECT_EQ(view.at("ab_test_id"), 7U);
    EXPECT_EQ(view.at("total_clicks"), 10U);
    const auto& first = view.at("variant_stats").at(0);
    EXPECT_EQ(first.at("variant").at("id"), 1U);
    EXPECT_EQ(first.at("click_count"), 8U);
    EXPECT_EQ(first.at("unique_clicks"), 3U);
    EXPECT_EQ(first.at("percentage"), 80.0);
    EXPECT_EQ(view.at("variant_stats").at(1).at("percentage"), 20.0);
    EXPECT_EQ(view.at("daily_stats"), boost::json::parse(R"([
        {"date":"2024-01-15","variants":{"1":5,"2":2}},
        {"date":"2024-01-16","variants":{"1":3,"2":0}}])"));
    EXPECT_EQ(view.at("winning_variant").at("id"), 1U);
}

TEST(AbTestStatisticsView, LeavesOutClicksOnOtherVariants)
{
    const std::vector<VariantDay> days{
        {.date = january(15), .variant = VariantId{}, .clicks = 9, .visitors = 9},
        {.date = january(15), .variant = VariantId{3}, .clicks = 9, .visitors = 9},
    };
    const auto view = to_statistics_view(sample(), days);
    EXPECT_EQ(view.at("total_clicks"), 0U);
    EXPECT_EQ(view.at("daily_stats"), boost::json::array());
}

TEST(AbTestStatisticsView, HasNoWinnerBeforeAnyClick)
{
    const auto view = to_statistics_view(sample(), {});
    EXPECT_FALSE(view.contains("winning_variant"));
    EXPECT_EQ(view.at("variant_stats").as_array().size(), 2U);
    EXPECT_EQ(view.at("variant_stats").at(0).at("percentage"), 0.0);
}

TEST(AbTestStatisticsView, HasNoWinnerAmongEquals)
{
    const std::vector<VariantDay> days{
        {.date = january(15), .variant = VariantId{1}, .clicks = 4, .visitors = 4},
        {.date = january(15), .variant = VariantId{2}, .clicks = 4, .visitors = 1},
    };
    EXPECT_FALSE(to_statistics_view(sample(), days).contains("winning_variant"));
}

TEST(AbTestStatisticsView, CountsNoConversions)
{
    const auto view = to_statistics_view(sample(), {});
    for (const auto* const member : {"conversion_rate", "total_conversions", "conversion_value"})
        EXPECT_EQ(view.at(member), 0) << member;
    for (const auto* const member : {"conversion_count", "conversion_rate", "conversion_value"})
        EXPECT_EQ(view.at("variant_stats").at(1).at(member), 0) << member;
}

} // namespace
} // namespace waymark::api::dwz
