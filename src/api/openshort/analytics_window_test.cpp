// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/analytics_window.hpp"
#include "base/iso8601.hpp"

#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

// 07:30 on the 11th in Taipei.
const TimePoint now = parse_iso8601("2026-03-10T23:30:00Z").value();

Result<AnalyticsWindow> window_of(std::string query)
{
    http::Request request;
    request.query = std::move(query);
    return read_window(request, now);
}

std::string days_of(std::string query)
{
    const auto window = window_of(std::move(query)).value();
    return to_iso_date(window.first) + " " + to_iso_date(window.last);
}

TEST(AnalyticsWindow, IsTodayAndTheSevenDaysBeforeByDefault)
{
    EXPECT_EQ(days_of(""), "2026-03-03 2026-03-10");
    EXPECT_EQ(window_of("").value().day_count(), 8);
    EXPECT_EQ(days_of("timeRange=last_30_days"), "2026-02-08 2026-03-10");
}

TEST(AnalyticsWindow, TakesItsDaysFromTheTimeZone)
{
    EXPECT_EQ(days_of("timezone=Asia/Taipei"), "2026-03-04 2026-03-11");
    const auto range = window_of("timezone=Asia/Taipei").value().range();
    EXPECT_EQ(to_iso8601(range.from), "2026-03-03T16:00:00.000Z");
    EXPECT_EQ(to_iso8601(range.to), "2026-03-11T16:00:00.000Z");
}

TEST(AnalyticsWindow, TakesDatesWithoutATimeRangeForACustomOne)
{
    EXPECT_EQ(days_of("startDate=2026-01-01&endDate=2026-01-31"), "2026-01-01 2026-01-31");
    EXPECT_EQ(days_of("startDate=2026-01-01"), "2026-01-01 2026-03-10");
    EXPECT_EQ(days_of("endDate=2026-01-31"), "2026-01-24 2026-01-31");
}

TEST(AnalyticsWindow, PutsAnInstantOnItsDateInTheZone)
{
    EXPECT_EQ(days_of("startDate=2026-01-01T20:00:00Z&endDate=2026-01-03&timezone=Asia/Taipei"),
              "2026-01-02 2026-01-03");
}

TEST(AnalyticsWindow, IsPrecededByOneOfTheSameLength)
{
    const auto before = window_of("startDate=2026-03-01&endDate=2026-03-10").value().previous();
    EXPECT_EQ(to_iso_date(before.first), "2026-02-19");
    EXPECT_EQ(to_iso_date(before.last), "2026-02-28");
}

TEST(AnalyticsWindow, NamesTheParameterThatIsWrong)
{
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"timeRange=yesterday", "timeRange"},
        {"timeRange=custom", "startDate"},
        {"startDate=soon", "startDate"},
        {"endDate=2026-02-30", "endDate"},
        {"startDate=2026-02-02&endDate=2026-02-01", "startDate"},
        {"timezone=Mars/Olympus", "timezone"},
    };
    for (const auto& [query, field] : wrong) {
        const auto window = window_of(query);
        ASSERT_FALSE(window) << query;
        EXPECT_EQ(window.error().code, Errc::invalid_argument);
        EXPECT_EQ(window.error().field, field) << query;
    }
}

TEST(AnalyticsWindow, IsSaidByTheRequestWhereItNamesDays)
{
    const auto names = [](std::string query) {
        http::Request request;
        request.query = std::move(query);
        return names_days(request);
    };
    EXPECT_TRUE(names("timeRange=last_7_days"));
    EXPECT_TRUE(names("startDate=2026-01-01"));
    EXPECT_TRUE(names("endDate=2026-01-01"));
    EXPECT_FALSE(names(""));
    EXPECT_FALSE(names("timeRange=&timezone=Asia/Taipei"));
}

} // namespace
} // namespace waymark::api::openshort
