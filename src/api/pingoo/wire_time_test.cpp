// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/wire_time.hpp"
#include "base/iso8601.hpp"

#include <gtest/gtest.h>

namespace waymark::api::pingoo {

namespace {

std::string text_of(std::string_view time, std::string_view zone)
{
    return to_wire_time(parse_iso8601(time).value(), TimeZone::find(zone).value());
}

TEST(PingooWireTime, HasTheZonesOffsetAtThatInstant)
{
    EXPECT_EQ(text_of("2025-09-24T09:38:33.756Z", "Asia/Shanghai"),
              "2025-09-24T17:38:33.756+08:00");
    EXPECT_EQ(text_of("2025-09-24T09:38:33.756Z", "UTC"), "2025-09-24T09:38:33.756Z");
    EXPECT_EQ(text_of("2025-01-01T02:00:00.5Z", "America/St_Johns"), "2024-12-31T22:30:00.5-03:30");
    EXPECT_EQ(text_of("2025-07-01T00:00:00.1Z", "Europe/Berlin"), "2025-07-01T02:00:00.1+02:00");
    EXPECT_EQ(text_of("2025-12-01T00:00:00.1Z", "Europe/Berlin"), "2025-12-01T01:00:00.1+01:00");
}

TEST(PingooWireTime, EndsWithoutZeros)
{
    EXPECT_EQ(text_of("2025-09-24T09:38:33.500Z", "UTC"), "2025-09-24T09:38:33.5Z");
    EXPECT_EQ(text_of("2025-09-24T09:38:30.000Z", "UTC"), "2025-09-24T09:38:30Z");
    EXPECT_EQ(text_of("2025-09-24T00:00:00Z", "Asia/Shanghai"), "2025-09-24T08:00:00+08:00");
}

} // namespace

} // namespace waymark::api::pingoo
