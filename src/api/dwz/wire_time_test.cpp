// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/wire_time.hpp"

#include <gmock/gmock.h>

namespace waymark::api::dwz {
namespace {

using namespace std::chrono_literals;
using testing::Optional;

constexpr TimePoint noon = std::chrono::sys_days{std::chrono::January / 15 / 2024} + 12h;

TEST(WireTime, HasWholeSeconds)
{
    EXPECT_EQ(to_wire_time(noon + 999ms), "2024-01-15T12:00:00Z");
}

TEST(WireTime, IsNullWhereThereIsNone)
{
    EXPECT_TRUE(to_wire_time(std::optional<TimePoint>{}).is_null());
    EXPECT_EQ(to_wire_time(std::optional(noon)).as_string(), "2024-01-15T12:00:00Z");
}

TEST(WireTime, IsReadInAnyZoneWithOrWithoutAFraction)
{
    for (const std::string_view text : {"2024-01-15T12:00:00Z", "2024-01-15T12:00:00.000Z",
                                        "2024-01-15T20:00:00+08:00", "2024-01-15T04:30:00.0-07:30"})
        EXPECT_THAT(parse_wire_time(text), Optional(noon)) << text;
}

TEST(WireTime, NeedsDateTimeAndZone)
{
    for (const std::string_view text :
         {"", "2024-01-15", "2024-01-15T12:00:00", "2024-01-15 12:00:00Z", "2024-01-15T12:00Z",
          "2024-01-15T12:00+00:00", "2024-01-15T12:00:00+0800", "2024-01-15T12:00:00.Z",
          "2024-02-30T12:00:00Z", "2024-01-15T24:00:00Z", "tomorrow, at about noonZ"})
        EXPECT_EQ(parse_wire_time(text), std::nullopt) << text;
}

TEST(WireTime, OfALogFilterHasASpaceAndNoZone)
{
    EXPECT_THAT(parse_log_time("2024-01-15 12:00:00"), Optional(noon));
    for (const std::string_view text :
         {"", "2024-01-15", "2024-01-15T12:00:00", "2024-01-15 12:00:00Z", "2024-01-15 12:00:0x"})
        EXPECT_EQ(parse_log_time(text), std::nullopt) << text;
}

} // namespace
} // namespace waymark::api::dwz
