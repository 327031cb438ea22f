// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/version.hpp"

#include <gtest/gtest.h>

namespace waymark::clickhouse {

namespace {

TEST(Version, ReadsWhatServersAnswer)
{
    EXPECT_EQ(Version::parse("18.16.1\n"), (Version{18, 16, 1}));
    EXPECT_EQ(Version::parse("26.5.1.1\n"), (Version{26, 5, 1}));
}

TEST(Version, IsNotReadFromAnythingElse)
{
    for (const auto* text : {"", "26", "26.5", "26.5.", "x.1.2", "26,5,1", ".1.2.3"})
        EXPECT_FALSE(Version::parse(text)) << text;
}

TEST(Version, IsOrderedByItsPartsAsNumbers)
{
    EXPECT_LT((Version{18, 16, 1}), (Version{19, 1, 0}));
    EXPECT_LT((Version{22, 2, 9}), (Version{22, 11, 0}));
}

} // namespace

} // namespace waymark::clickhouse
