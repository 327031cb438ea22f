// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/periods.hpp"
#include "base/iso8601.hpp"

#include <gmock/gmock.h>

namespace waymark::api::dwz {
namespace {

TimePoint at(std::string_view text)
{
    return parse_iso8601(text).value();
}

TEST(Periods, OfALinkRoll)
{
    const auto periods = rolling_periods(TimeZone{}, at("2024-05-15T13:30:00Z"));
    const auto tomorrow = at("2024-05-16T00:00:00Z");
    EXPECT_EQ(periods.today, (TimeRange{at("2024-05-15T00:00:00Z"), tomorrow}));
    EXPECT_EQ(periods.week, (TimeRange{at("2024-05-08T00:00:00Z"), tomorrow}));
    EXPECT_EQ(periods.month, (TimeRange{at("2024-04-15T00:00:00Z"), tomorrow}));
}

TEST(Periods, OfALinkBeginWithTheLastDayOfAShorterMonth)
{
    const auto leap = rolling_periods(TimeZone{}, at("2024-03-31T10:00:00Z"));
    EXPECT_EQ(leap.month.from, at("2024-02-29T00:00:00Z"));
    const auto january = rolling_periods(TimeZone{}, at("2024-01-20T10:00:00Z"));
    EXPECT_EQ(january.month.from, at("2023-12-20T00:00:00Z"));
}

TEST(Periods, OfEverythingAreThoseOfTheCalendar)
{
    // A Wednesday.
    const auto periods = calendar_periods(TimeZone{}, at("2024-05-15T13:30:00Z"));
    const auto tomorrow = at("2024-05-16T00:00:00Z");
    EXPECT_EQ(periods.today, (TimeRange{at("2024-05-15T00:00:00Z"), tomorrow}));
    EXPECT_EQ(periods.week, (TimeRange{at("2024-05-13T00:00:00Z"), tomorrow}));
    EXPECT_EQ(periods.month, (TimeRange{at("2024-05-01T00:00:00Z"), tomorrow}));
}

TEST(Periods, OfTheCalendarBeginWeeksOnMondayAndEndThemOnSunday)
{
    const auto monday = calendar_periods(TimeZone{}, at("2024-05-13T00:00:00Z"));
    EXPECT_EQ(monday.week.from, at("2024-05-13T00:00:00Z"));
    const auto sunday = calendar_periods(TimeZone{}, at("2024-05-19T23:59:59Z"));
    EXPECT_EQ(sunday.week.from, at("2024-05-13T00:00:00Z"));
}

TEST(Periods, FollowTheZone)
{
    // Already the 1st of June, a Saturday, in Shanghai.
    const auto now = at("2024-05-31T16:30:00Z");
    const auto periods = calendar_periods(TimeZone::find("Asia/Shanghai").value(), now);
    EXPECT_EQ(periods.today.from, at("2024-05-31T16:00:00Z"));
    EXPECT_EQ(periods.week.from, at("2024-05-26T16:00:00Z"));
    EXPECT_EQ(periods.month.from, at("2024-05-31T16:00:00Z"));
}

} // namespace
} // namespace waymark::api::dwz
