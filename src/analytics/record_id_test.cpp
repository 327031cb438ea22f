// SPDX-License-Identifier: Apache-2.0
#include "analytics/record_id.hpp"

#include <gtest/gtest.h>

namespace waymark::analytics {

namespace {

TEST(RecordId, NeverChanges)
{
    EXPECT_EQ(record_id("0199a000-0000-7000-8000-000000000001"), 266'578'314'817'794U);
}

TEST(RecordId, IsTheSameOfTheIdAndOfItsText)
{
    EXPECT_EQ(record_id(events::EventId{0x0199'a000'0000'7000U, 0x8000'0000'0000'0001U}),
              266'578'314'817'794U);
}

TEST(RecordId, IsExactInJavaScript)
{
    for (std::uint64_t low = 0; low < 1'000; ++low)
        EXPECT_LT(record_id(events::EventId{1, low}), std::uint64_t{1} << 53U);
}

} // namespace

} // namespace waymark::analytics
