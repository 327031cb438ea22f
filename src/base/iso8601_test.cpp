// SPDX-License-Identifier: Apache-2.0
#include "base/iso8601.hpp"

#include <gtest/gtest.h>

namespace waymark {
namespace {

TEST(Iso8601, WritesMillisecondsInUtc)
{
    EXPECT_EQ(to_iso8601(from_epoch_ms(0)), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(to_iso8601(from_epoch_ms(1'767'323'045'678)), "2026-01-02T03:04:05.678Z");
    EXPECT_EQ(to_iso8601(from_epoch_ms(-1)), "1969-12-31T23:59:59.999Z");
}

TEST(Iso8601, ReadsWhatItWrites)
{
    for (const std::int64_t ms : {0LL, 1'767'323'045'678LL, -1LL, 951'782'400'000LL})
        EXPECT_EQ(parse_iso8601(to_iso8601(from_epoch_ms(ms))), from_epoch_ms(ms));
}

TEST(Iso8601, ReadsOffsetsFractionsAndShortForms)
{
    const auto expected = from_epoch_ms(1'767'323'045'000);
    for (const auto* text :
         {"2026-01-02T03:04:05Z", "2026-01-02T11:04:05+08:00", "2026-01-01T22:04:05-0500",
          "2026-01-02 03:04:05", "2026-01-02T03:04:05.000999Z"})
        EXPECT_EQ(parse_iso8601(text), expected) << text;
    EXPECT_EQ(parse_iso8601("2026-01-02T03:04"), expected - std::chrono::seconds{5});
    EXPECT_EQ(parse_iso8601("2026-01-02"),
              expected - std::chrono::hours{3} - std::chrono::minutes{4} - std::chrono::seconds{5});
}

TEST(Iso8601, RefusesWhatIsNoTime)
{
    for (const auto* text :
         {"", "2026", "2026-02-30", "2026-13-01", "2026-01-02T24:00:00Z", "2026-01-02T03:60Z",
          "2026-01-02T03:04:05.Z", "2026-01-02T03:04:05Zx", "2026-01-02T03:04:05+25:00", "2026-1-2",
          "26-01-02", "2026-01-02T", " 2026-01-02", "-026-01-02"})
        EXPECT_EQ(parse_iso8601(text), std::nullopt) << text;
}

TEST(Iso8601, ReadsADateAlone)
{
    using namespace std::chrono;
    EXPECT_EQ(parse_date("2028-02-29"), 2028y / February / 29d);
    EXPECT_EQ(parse_date("2027-02-29"), std::nullopt);
    EXPECT_EQ(parse_date("2028-02-29T00:00"), std::nullopt);
}

} // namespace
} // namespace waymark
