// SPDX-License-Identifier: Apache-2.0
#include "storage/public_id.hpp"

#include <gtest/gtest.h>

#include <set>

namespace waymark::storage {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint noon = from_epoch_ms(1'790'000'000'000);

TEST(PublicId, HasTheShapeOfACuid)
{
    const auto id = make_public_id(noon);
    EXPECT_EQ(id.size(), 25U);
    EXPECT_EQ(id.front(), 'c');
    EXPECT_TRUE(is_public_id(id)) << id;
}

TEST(PublicId, SortsByTheTimeOfMaking)
{
    EXPECT_LT(make_public_id(noon), make_public_id(noon + 1ms));
    EXPECT_LT(make_public_id(noon), make_public_id(noon + std::chrono::years{10}));
}

TEST(PublicId, IsNewEachTimeWithinOneMillisecond)
{
    std::set<std::string> ids;
    for (int i = 0; i < 10'000; ++i)
        ids.insert(make_public_id(noon));
    EXPECT_EQ(ids.size(), 10'000U);
}

TEST(PublicId, OtherTextIsNone)
{
    EXPECT_FALSE(is_public_id(""));
    EXPECT_FALSE(is_public_id("42"));
    EXPECT_FALSE(is_public_id("x12345678abcdefghabcdefgh"));
    EXPECT_FALSE(is_public_id("c12345678ABCDEFGHabcdefgh"));
    EXPECT_FALSE(is_public_id("c12345678abcdefghabcdefg"));
    EXPECT_FALSE(is_public_id("c12345678abcdefghabcdefghi"));
}

} // namespace
} // namespace waymark::storage
