// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/time_window.hpp"
#include "base/iso8601.hpp"

#include <gtest/gtest.h>

#include <string>

namespace waymark::api::pingoo {

namespace {

std::string time_of(std::string_view text, std::string_view zone = "Asia/Shanghai")
{
    const auto time = parse_time(text, TimeZone::find(zone).value());
    return time ? to_iso8601(time->from) + " " + to_iso8601(time->to) : "none";
}

TEST(PingooTime, OfADateIsTheDayOfTheZone)
{
    for (const auto* text : {"20250915", "2025-09-15", "2025/09/15"})
        EXPECT_EQ(time_of(text), "2025-09-14T16:00:00.000Z 2025-09-15T16:00:00.000Z") << text;
    EXPECT_EQ(time_of("2025-10-26", "Europe/Berlin"),
              "2025-10-25T22:00:00.000Z 2025-10-26T23:00:00.000Z"); // 25 hours
}

TEST(PingooTime, OfATimeOfDayIsItsInstant)
{
    for (const auto* text : {"2025-09-15 15:04:05", "2025/09/15 15:04:05", "2025-09-15T15:04:05",
                             "2025-09-15T07:04:05Z", "2025-09-15T09:04:05+02:00", "1757919845",
                             "2025-09-15 15:04:05 +0800 CST"})
        EXPECT_EQ(time_of(text), "2025-09-15T07:04:05.000Z 2025-09-15T07:04:05.001Z") << text;
    EXPECT_EQ(time_of("2025-09-15T07:04:05.678Z"),
              "2025-09-15T07:04:05.678Z 2025-09-15T07:04:05.679Z");
}

TEST(PingooTime, OfALocalTimeIsRightOnBothSidesOfAClockChange)
{
    EXPECT_EQ(time_of("2025-03-30 01:59:59", "Europe/Berlin").substr(0, 24),
              "2025-03-30T00:59:59.000Z");
    EXPECT_EQ(time_of("2025-03-30 03:00:00", "Europe/Berlin").substr(0, 24),
              "2025-03-30T01:00:00.000Z");
    EXPECT_EQ(time_of("2025-11-02 03:00:00", "America/New_York").substr(0, 24),
              "2025-11-02T08:00:00.000Z");
}

TEST(PingooTime, OfAnythingElseIsNone)
{
    for (const auto* text : {"", "x", "20251301", "2025-02-30", "2025-09-15 25:00:00",
                             "99999999999", "2025-09-15T", "yesterday at noon, or so"})
        EXPECT_EQ(time_of(text), "none") << text;
}

http::Request asking(std::string query)
{
    http::Request request;
    request.query = std::move(query);
    return request;
}

TEST(PingooTimeWindow, HoldsItsLastDay)
{
    const auto zone = TimeZone::find("Asia/Shanghai").value();
    EXPECT_EQ(read_time_window(asking("start_time=20250915&end_time=2025/09/16"), zone),
              (TimeRange{parse_iso8601("2025-09-14T16:00:00Z").value(),
                         parse_iso8601("2025-09-16T16:00:00Z").value()}));
    EXPECT_EQ(read_time_window(asking("end_time=2025-09-16+12:00:00"), zone),
              (TimeRange{TimePoint{}, parse_iso8601("2025-09-16T04:00:00.001Z").value()}));
    const auto open = read_time_window(asking("start_time=2025-09-16"), zone);
    ASSERT_TRUE(open);
    EXPECT_EQ(open->from, parse_iso8601("2025-09-15T16:00:00Z").value());
    EXPECT_GT(open->to, parse_iso8601("2200-01-01T00:00:00Z").value());
}

TEST(PingooTimeWindow, PassesOverWhatIsNoTime)
{
    EXPECT_FALSE(read_time_window(asking(""), {}));
    EXPECT_FALSE(read_time_window(asking("start_time=soon&end_time="), {}));
    const auto window = read_time_window(asking("start_time=soon&end_time=20250915"), {});
    ASSERT_TRUE(window);
    EXPECT_EQ(window->from, TimePoint{});
}

} // namespace

} // namespace waymark::api::pingoo
