// SPDX-License-Identifier: Apache-2.0
#include "events/recent_ids.hpp"

#include <gtest/gtest.h>

namespace waymark::events {
namespace {

constexpr std::int64_t start_ms = 1'760'000'000'000;
constexpr std::int64_t window_ms = std::chrono::milliseconds(RecentIds::window).count();

class RecentIdsTest : public testing::Test {
protected:
    [[nodiscard]] RecentIds::Key key(std::uint64_t number) const
    {
        return ids.key_of(SiteId{1}, UserId{2}, {5, number});
    }
    // As it goes with an event: true if it is a row.
    bool take(std::uint64_t number, std::int64_t received_ms = start_ms)
    {
        if (ids.knows(key(number), received_ms))
            return false;
        ids.note(key(number), received_ms);
        return true;
    }

    RecentIds ids{4};
};

TEST_F(RecentIdsTest, KnowsAnIdForADay)
{
    EXPECT_TRUE(take(1));
    EXPECT_FALSE(take(1));
    EXPECT_FALSE(take(1, start_ms + window_ms));
    EXPECT_TRUE(take(1, start_ms + window_ms + 1));
}

TEST_F(RecentIdsTest, CountsTheDayFromTheFirstTime)
{
    EXPECT_TRUE(take(1));
    EXPECT_FALSE(take(1, start_ms + window_ms / 2));
    EXPECT_TRUE(take(1, start_ms + window_ms + 1));
}

TEST_F(RecentIdsTest, TellsSitesAndOwnersApart)
{
    ids.note(ids.key_of(SiteId{1}, UserId{2}, {5, 5}), start_ms);
    EXPECT_TRUE(ids.knows(ids.key_of(SiteId{1}, UserId{3}, {5, 5}), start_ms));
    EXPECT_FALSE(ids.knows(ids.key_of(SiteId{2}, UserId{2}, {5, 5}), start_ms));
    EXPECT_FALSE(ids.knows(ids.key_of({}, UserId{1}, {5, 5}), start_ms));
    ids.note(ids.key_of({}, UserId{1}, {5, 5}), start_ms);
    EXPECT_TRUE(ids.knows(ids.key_of({}, UserId{1}, {5, 5}), start_ms));
    EXPECT_FALSE(ids.knows(ids.key_of({}, UserId{2}, {5, 5}), start_ms));
}

TEST_F(RecentIdsTest, ForgetsTheFirstOfMoreThanItHasRoomFor)
{
    for (const std::uint64_t number : {1U, 2U, 3U, 4U, 5U})
        EXPECT_TRUE(take(number));
    EXPECT_EQ(ids.size(), 4U);
    EXPECT_FALSE(take(2));
    EXPECT_FALSE(take(5));
    EXPECT_TRUE(take(1));
}

TEST_F(RecentIdsTest, RestoresTheNewestThatItHasRoomFor)
{
    for (const std::uint64_t number : {9U, 8U, 8U, 7U, 6U})
        EXPECT_TRUE(ids.restore(key(number), start_ms + static_cast<std::int64_t>(number)));
    EXPECT_FALSE(ids.restore(key(5), start_ms));
    EXPECT_FALSE(take(6));
    EXPECT_FALSE(take(9));
    EXPECT_TRUE(take(10, start_ms + 10)); // in the place of the oldest
    EXPECT_TRUE(take(6, start_ms + 11));
    EXPECT_FALSE(take(9, start_ms + window_ms + 8));
    EXPECT_TRUE(take(9, start_ms + window_ms + 10));
}

TEST_F(RecentIdsTest, IsEmptyWhenItIsCleared)
{
    EXPECT_TRUE(take(1));
    ids.clear();
    EXPECT_EQ(ids.size(), 0U);
    EXPECT_TRUE(take(1));
}

} // namespace
} // namespace waymark::events
