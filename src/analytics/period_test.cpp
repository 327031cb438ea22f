// SPDX-License-Identifier: Apache-2.0
#include "analytics/period.hpp"
#include "base/iso8601.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace waymark::analytics {

namespace {

TimePoint at(std::string_view text)
{
    return parse_iso8601(text).value();
}

std::string to_text(const TimeRange& range)
{
    return fmt::format("{} {}", to_iso8601(range.from), to_iso8601(range.to));
}

class PeriodTest : public testing::Test {
protected:
    [[nodiscard]] std::string period(std::string_view name, std::string_view now) const
    {
        const auto range = find_period(name, berlin, at(now));
        return range ? to_text(*range) : range.error().field;
    }

    TimeZone berlin = TimeZone::find("Europe/Berlin").value();
};

TEST_F(PeriodTest, IsOfTheCalendarOfTheZone)
{
    constexpr auto now = "2026-03-31T22:30:00Z"; // the first of April in Berlin
    EXPECT_EQ(period("today", now), "2026-03-31T22:00:00.000Z 2026-04-01T22:00:00.000Z");
    EXPECT_EQ(period("yesterday", now), "2026-03-30T22:00:00.000Z 2026-03-31T22:00:00.000Z");
    EXPECT_EQ(period("7d", now), "2026-03-25T23:00:00.000Z 2026-04-01T22:00:00.000Z");
    EXPECT_EQ(period("30d", now), "2026-03-02T23:00:00.000Z 2026-04-01T22:00:00.000Z");
    EXPECT_EQ(period("month", now), "2026-03-31T22:00:00.000Z 2026-04-01T22:00:00.000Z");
    EXPECT_EQ(period("last_month", now), "2026-02-28T23:00:00.000Z 2026-03-31T22:00:00.000Z");
    EXPECT_EQ(period("year", now), "2025-12-31T23:00:00.000Z 2026-04-01T22:00:00.000Z");
}

TEST_F(PeriodTest, KnowsTheMonthBeforeJanuary)
{
    EXPECT_EQ(period("last_month", "2026-01-15T00:00:00Z"),
              "2025-11-30T23:00:00.000Z 2025-12-31T23:00:00.000Z");
}

TEST_F(PeriodTest, RefusesANameThatIsNone)
{
    EXPECT_EQ(period("8d", "2026-01-15T00:00:00Z"), "range");
    EXPECT_EQ(period("", "2026-01-15T00:00:00Z"), "range");
}

TEST_F(PeriodTest, KnowsEveryNameThatIsListed)
{
    for (const auto name : period_names())
        EXPECT_NE(period(name, "2026-01-15T00:00:00Z"), "range") << name;
}

TEST_F(PeriodTest, TakesAsManyDaysBeforeWhenClocksChange)
{
    // The week with the short Sunday.
    EXPECT_EQ(to_text(previous_period({at("2026-03-23T23:00Z"), at("2026-03-30T22:00Z")}, berlin)),
              "2026-03-16T23:00:00.000Z 2026-03-23T23:00:00.000Z");
    // Thirty days, and the clocks change before them.
    EXPECT_EQ(to_text(previous_period({at("2026-03-31T22:00Z"), at("2026-04-30T22:00Z")}, berlin)),
              "2026-03-01T23:00:00.000Z 2026-03-31T22:00:00.000Z");
}

TEST_F(PeriodTest, TakesAsMuchTimeBeforeAPartOfADay)
{
    EXPECT_EQ(to_text(previous_period({at("2026-03-29T10:00Z"), at("2026-03-29T16:00Z")}, berlin)),
              "2026-03-29T04:00:00.000Z 2026-03-29T10:00:00.000Z");
}

TEST_F(PeriodTest, TakesTheSameDatesOfTheYearBefore)
{
    EXPECT_EQ(to_text(previous_year({at("2026-03-31T22:00Z"), at("2026-04-30T22:00Z")}, berlin)),
              "2025-03-31T22:00:00.000Z 2025-04-30T22:00:00.000Z");
    EXPECT_EQ(to_text(previous_year({at("2026-06-01T10:00Z"), at("2026-06-02T11:30Z")}, berlin)),
              "2025-06-01T10:00:00.000Z 2025-06-02T11:30:00.000Z");
}

TEST_F(PeriodTest, HasAFebruaryInEveryYear)
{
    const TimeZone utc;
    EXPECT_EQ(to_text(previous_year({at("2024-02-01"), at("2024-03-01")}, utc)),
              "2023-02-01T00:00:00.000Z 2023-03-01T00:00:00.000Z");
    EXPECT_EQ(to_text(previous_year({at("2024-02-01"), at("2024-02-29")}, utc)),
              "2023-02-01T00:00:00.000Z 2023-03-01T00:00:00.000Z");
    EXPECT_EQ(to_text(previous_year({at("2024-02-29"), at("2024-03-01")}, utc)),
              "2023-02-28T00:00:00.000Z 2023-03-01T00:00:00.000Z");
    EXPECT_EQ(to_text(previous_year({at("2025-02-01"), at("2025-03-01")}, utc)),
              "2024-02-01T00:00:00.000Z 2024-02-29T00:00:00.000Z");
    EXPECT_EQ(to_text(previous_year({at("2024-02-28T12:00Z"), at("2024-02-29T06:00Z")}, utc)),
              "2023-02-28T12:00:00.000Z 2023-03-01T06:00:00.000Z");
}

} // namespace

} // namespace waymark::analytics
