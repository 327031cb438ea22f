// SPDX-License-Identifier: Apache-2.0
#include "analytics/link_report.hpp"

#include <gtest/gtest.h>

namespace waymark::analytics {

namespace {

TEST(Percentage, HasOneDecimalAndIsZeroOfNothing)
{
    EXPECT_EQ(percentage(1, 3), 33.3);
    EXPECT_EQ(percentage(2, 3), 66.7);
    EXPECT_EQ(percentage(3, 12), 25.0);
    EXPECT_EQ(percentage(5, 5), 100.0);
    EXPECT_EQ(percentage(0, 0), 0.0);
}

TEST(GrowthPercentage, FromNothingIsAHundredIfThereIsAnything)
{
    EXPECT_EQ(growth_percentage(0, 0), 0.0);
    EXPECT_EQ(growth_percentage(12, 0), 100.0);
    EXPECT_EQ(growth_percentage(0, 8), -100.0);
    EXPECT_EQ(growth_percentage(4, 3), 33.3);
    EXPECT_EQ(growth_percentage(3, 3), 0.0);
}

} // namespace

} // namespace waymark::analytics
