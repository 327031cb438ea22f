// SPDX-License-Identifier: Apache-2.0
#include "base/time_zone.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace waymark {

namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;
using std::chrono::sys_days;
using testing::HasSubstr;

TimeZone zone(std::string_view name)
{
    return TimeZone::find(name).value();
}

TEST(TimeZone, IsFoundByItsIanaNameOnly)
{
    EXPECT_EQ(zone("Asia/Taipei").name(), "Asia/Taipei");
    for (const auto* const name : {"", "Mars/Base", "asia/taipei", "+08:00", "../etc/passwd"}) {
        const auto found = TimeZone::find(name);
        ASSERT_FALSE(found) << name;
        EXPECT_EQ(found.error().code, Errc::invalid_argument);
        EXPECT_EQ(found.error().field, "timezone");
    }
    EXPECT_THAT(TimeZone::find("Mars/Base").error().message, HasSubstr("'Mars/Base'"));
}

TEST(TimeZone, IsUtcUnlessSaid)
{
    EXPECT_EQ(TimeZone{}.name(), "UTC");
    EXPECT_EQ(TimeZone{}.start_of(local_days{2026y / 5 / 6}), TimePoint{sys_days{2026y / 5 / 6}});
    EXPECT_EQ(TimeZone{}.date_of(sys_days{2026y / 5 / 6} - 1ms), local_days{2026y / 5 / 5});
}

TEST(TimeZone, TellsHowFarItsClocksAreFromUtc)
{
    EXPECT_EQ(TimeZone{}.offset_at(sys_days{2026y / 7 / 1}), 0s);
    EXPECT_EQ(zone("Asia/Taipei").offset_at(sys_days{2026y / 7 / 1}), 8h);
    EXPECT_EQ(zone("Europe/Berlin").offset_at(sys_days{2026y / 7 / 1}), 2h);
    EXPECT_EQ(zone("Europe/Berlin").offset_at(sys_days{2026y / 1 / 1}), 1h);
    EXPECT_EQ(zone("America/St_Johns").offset_at(sys_days{2026y / 1 / 1}), -(3h + 30min));
}

TEST(TimeZone, ADateBeginsAtItsLocalMidnight)
{
    const TimePoint start = zone("Asia/Taipei").start_of(local_days{2026y / 1 / 2});
    EXPECT_EQ(start, TimePoint{sys_days{2026y / 1 / 1} + 16h});
    EXPECT_EQ(zone("Asia/Taipei").date_of(start), local_days{2026y / 1 / 2});
    EXPECT_EQ(zone("Asia/Taipei").date_of(start - 1ms), local_days{2026y / 1 / 1});
}

TEST(TimeZone, ADateWithoutMidnightBeginsWhenItsClocksHaveJumped)
{
    // Brazil went from 00:00 to 01:00 on 2018-11-04, at 03:00 UTC.
    const auto sao_paulo = zone("America/Sao_Paulo");
    const TimePoint start = sao_paulo.start_of(local_days{2018y / 11 / 4});
    EXPECT_EQ(start, TimePoint{sys_days{2018y / 11 / 4} + 3h});
    EXPECT_EQ(sao_paulo.date_of(start), local_days{2018y / 11 / 4});
}

TEST(TimeZone, ADateWithTwoMidnightsBeginsAtTheFirst)
{
    // Cuba goes from 01:00 back to 00:00 on 2025-11-02, at 05:00 UTC.
    EXPECT_EQ(zone("America/Havana").start_of(local_days{2025y / 11 / 2}),
              TimePoint{sys_days{2025y / 11 / 2} + 4h});
}

TEST(TimeZone, LastDaysAreTodayAndTheDatesBefore)
{
    // 2026-03-30 00:30 in Berlin, a day after summer time began.
    const TimePoint now{sys_days{2026y / 3 / 29} + 22h + 30min};
    const auto range = zone("Europe/Berlin").last_days(now, std::chrono::days{7});
    EXPECT_EQ(range.from, TimePoint{sys_days{2026y / 3 / 22} + 23h});
    EXPECT_EQ(range.to, TimePoint{sys_days{2026y / 3 / 30} + 22h});
}

TEST(TimeZone, OffsetsCoverTheRangeWithoutGaps)
{
    const TimeRange year{sys_days{2026y / 1 / 1}, sys_days{2027y / 1 / 1}};
    const auto periods = zone("Australia/Lord_Howe").offsets(year);
    ASSERT_EQ(periods.size(), 3U);
    EXPECT_EQ(periods[0].offset, 11h);
    EXPECT_EQ(periods[1].offset, 10h + 30min);
    EXPECT_EQ(periods[2].offset, 11h);
    EXPECT_EQ(periods[0].range.from, year.from);
    EXPECT_EQ(periods[0].range.to, periods[1].range.from);
    EXPECT_EQ(periods[1].range.to, periods[2].range.from);
    EXPECT_EQ(periods[2].range.to, year.to);
}

TEST(IsoDate, RoundTrips)
{
    EXPECT_EQ(to_iso_date(local_days{2026y / 2 / 3}), "2026-02-03");
    EXPECT_EQ(parse_iso_date("2024-02-29"), local_days{2024y / 2 / 29});
    for (const auto* const text :
         {"", "2026-2-3", "2026-02-30", "2025-02-29", "2026/02/03", "20260203", "1969-12-31",
          "2106-01-01", "2026-02-03T00:00:00Z", "2026-+2-03"})
        EXPECT_EQ(parse_iso_date(text), std::nullopt) << text;
}

} // namespace

} // namespace waymark
