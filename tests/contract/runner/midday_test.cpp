// SPDX-License-Identifier: Apache-2.0
#include "base/time_zone.hpp"
#include "midday.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace waymark::contract {
namespace {

using namespace std::chrono_literals;

TEST(Midday, IsNowInTheZoneThatItNames)
{
    constexpr TimePoint midnight{std::chrono::sys_days{2026y / 11 / 21}};
    for (auto now = midnight; now < midnight + 24h; now += 30min) {
        const auto zone = TimeZone::find(midday_zone(now));
        ASSERT_TRUE(zone) << midday_zone(now);
        const auto local = now - zone->start_of(zone->date_of(now));
        EXPECT_GE(local, 12h) << zone->name();
        EXPECT_LT(local, 13h) << zone->name();
    }
}

} // namespace
} // namespace waymark::contract
