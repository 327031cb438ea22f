// SPDX-License-Identifier: Apache-2.0
#include "analytics/time_buckets.hpp"
#include "base/random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace waymark::analytics {

namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using testing::ElementsAre;
using testing::SizeIs;

TimeZone zone(std::string_view name)
{
    return TimeZone::find(name).value();
}

TEST(TimeBuckets, TheRepeatedHourOfAnAutumnNightIsTwoBuckets)
{
    const auto berlin = zone("Europe/Berlin");
    const auto night = berlin.dates(std::chrono::local_days{2026y / 10 / 25},
                                    std::chrono::local_days{2026y / 10 / 25});
    const auto hours = bucket_starts(berlin, TimeUnit::hour, night);
    EXPECT_THAT(hours, SizeIs(25));
    EXPECT_EQ(hours.front(), night.from);
    EXPECT_TRUE(std::ranges::is_sorted(hours));
}

TEST(TimeBuckets, TheSkippedHourOfASpringNightIsNone)
{
    const auto berlin = zone("Europe/Berlin");
    const auto night = berlin.dates(std::chrono::local_days{2026y / 3 / 29},
                                    std::chrono::local_days{2026y / 3 / 29});
    EXPECT_THAT(bucket_starts(berlin, TimeUnit::hour, night), SizeIs(23));
}

TEST(TimeBuckets, HoursFollowTheZoneNotUtc)
{
    const TimeRange range{sys_days{2026y / 1 / 1}, sys_days{2026y / 1 / 1} + 1h};
    EXPECT_THAT(bucket_starts(zone("Asia/Kolkata"), TimeUnit::hour, range),
                ElementsAre(range.from - 30min, range.from + 30min));
}

TEST(TimeBuckets, AClockChangeInTheMiddleOfAnHourDoesNotCutIt)
{
    // Newfoundland went back from 00:01 to 23:01 on 2010-11-07, at 02:31 UTC.
    const TimeRange range{sys_days{2010y / 11 / 7} + 2h, sys_days{2010y / 11 / 7} + 5h};
    EXPECT_THAT(bucket_starts(zone("America/St_Johns"), TimeUnit::hour, range),
                ElementsAre(range.from - 30min, range.from + 30min, range.from + 90min,
                            range.from + 150min));
}

TEST(TimeBuckets, ADateThatAZoneHasSkippedIsNone)
{
    const auto apia = zone("Pacific/Apia");
    const auto range = apia.dates(std::chrono::local_days{2011y / 12 / 29},
                                  std::chrono::local_days{2011y / 12 / 31});
    EXPECT_THAT(bucket_starts(apia, TimeUnit::day, range), SizeIs(2));
}

TEST(TimeBuckets, WeeksBeginOnMondayAndMonthsOnTheFirst)
{
    const TimeRange range{sys_days{2026y / 1 / 1}, sys_days{2026y / 2 / 2} + 1ms};
    EXPECT_THAT(
        bucket_starts({}, TimeUnit::week, range),
        ElementsAre(TimePoint{sys_days{2025y / 12 / 29}}, TimePoint{sys_days{2026y / 1 / 5}},
                    TimePoint{sys_days{2026y / 1 / 12}}, TimePoint{sys_days{2026y / 1 / 19}},
                    TimePoint{sys_days{2026y / 1 / 26}}, TimePoint{sys_days{2026y / 2 / 2}}));
    EXPECT_THAT(
        bucket_starts({}, TimeUnit::month, range),
        ElementsAre(TimePoint{sys_days{2026y / 1 / 1}}, TimePoint{sys_days{2026y / 2 / 1}}));
}

TEST(TimeBuckets, AKeyLeadsBackToItsStart)
{
    const auto taipei = zone("Asia/Taipei");
    EXPECT_EQ(bucket_start(taipei, TimeUnit::hour, 3600), TimePoint{1h});
    EXPECT_EQ(bucket_start(taipei, TimeUnit::week, 20454),
              taipei.start_of(std::chrono::local_days{2026y / 1 / 1}));
}

TEST(TimeBuckets, AreNeverMoreThanForeseen)
{
    Random random(7);
    constexpr std::array names{"UTC", "Australia/Lord_Howe", "America/St_Johns",
                               "Africa/Casablanca"};
    constexpr std::array units{TimeUnit::hour, TimeUnit::day, TimeUnit::week, TimeUnit::month};
    for (int round = 0; round < 300; ++round) {
        const auto place = zone(names[random.below(names.size())]);
        const auto unit = units[random.below(units.size())];
        const TimePoint from{std::chrono::milliseconds{
            1'200'000'000'000 + static_cast<std::int64_t>(random.below(900'000'000'000))}};
        const TimeRange range{from, from + std::chrono::seconds{1 + random.below(40'000'000)}};
        const auto starts = bucket_starts(place, unit, range);
        EXPECT_LE(std::ssize(starts), bucket_count_max(unit, range));
        EXPECT_TRUE(std::ranges::is_sorted(starts));
        EXPECT_LE(starts.front(), range.from);
        EXPECT_LT(starts.back(), range.to);
    }
}

} // namespace

} // namespace waymark::analytics
