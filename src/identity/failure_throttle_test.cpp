// SPDX-License-Identifier: Apache-2.0
#include "identity/failure_throttle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;
using testing::Optional;

class FailureThrottleTest : public testing::Test {
protected:
    void fail(std::string_view name, int times)
    {
        for (int i = 0; i < times; ++i)
            throttle.fail(name);
    }

    ManualClock clock{from_epoch_ms(1'790'000'000'000)};
    FailureThrottle throttle{{}, clock};
};

TEST_F(FailureThrottleTest, TellsWhatRemainsUntilTheLock)
{
    EXPECT_EQ(throttle.remaining("ann"), 5U);
    EXPECT_EQ(throttle.fail("ann"), 4U);
    EXPECT_EQ(throttle.fail("ann"), 3U);
    EXPECT_EQ(throttle.remaining("ann"), 3U);
    EXPECT_EQ(throttle.remaining("bob"), 5U);
}

TEST_F(FailureThrottleTest, TheFailureThatReachesTheLimitLocks)
{
    fail("ann", 4);
    EXPECT_EQ(throttle.locked_for("ann"), std::nullopt);
    EXPECT_EQ(throttle.fail("ann"), 0U);
    EXPECT_THAT(throttle.locked_for("ann"), Optional(15min));
    EXPECT_EQ(throttle.remaining("ann"), 0U);
    EXPECT_EQ(throttle.locked_for("bob"), std::nullopt);
}

TEST_F(FailureThrottleTest, ALockEndsOnTimeAndLeavesNoFailures)
{
    fail("ann", 5);
    clock.advance(15min - 1ms);
    EXPECT_THAT(throttle.locked_for("ann"), Optional(1s));
    clock.advance(1ms);
    EXPECT_EQ(throttle.locked_for("ann"), std::nullopt);
    EXPECT_EQ(throttle.remaining("ann"), 5U);
    EXPECT_EQ(throttle.fail("ann"), 4U);
}

TEST_F(FailureThrottleTest, WhatIsLeftOfALockIsRoundedUpToSeconds)
{
    fail("ann", 5);
    clock.advance(6'500ms);
    EXPECT_THAT(throttle.locked_for("ann"), Optional(894s));
}

TEST_F(FailureThrottleTest, FailingWhileLockedDoesNotProlongTheLock)
{
    fail("ann", 5);
    clock.advance(14min);
    EXPECT_EQ(throttle.fail("ann"), 0U);
    clock.advance(1min);
    EXPECT_EQ(throttle.locked_for("ann"), std::nullopt);
}

TEST_F(FailureThrottleTest, FailuresLapseAfterTheLatestOfThem)
{
    throttle.fail("ann");
    clock.advance(15min - 1ms);
    EXPECT_EQ(throttle.fail("ann"), 3U);
    clock.advance(15min - 1ms);
    EXPECT_EQ(throttle.remaining("ann"), 3U);
    clock.advance(1ms);
    EXPECT_EQ(throttle.remaining("ann"), 5U);
    EXPECT_EQ(throttle.fail("ann"), 4U);
}

TEST_F(FailureThrottleTest, ASuccessForgetsFailuresAndEndsALock)
{
    fail("ann", 4);
    throttle.succeed("ann");
    EXPECT_EQ(throttle.remaining("ann"), 5U);

    fail("bob", 5);
    throttle.succeed("bob");
    EXPECT_EQ(throttle.locked_for("bob"), std::nullopt);
    EXPECT_EQ(throttle.fail("bob"), 4U);

    throttle.succeed("nobody");
    EXPECT_EQ(throttle.remaining("nobody"), 5U);
}

TEST_F(FailureThrottleTest, NobodyIsLockedIfItIsNotEnforced)
{
    FailureThrottle off({.failures_max = 5, .is_enforced = false}, clock);
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(off.fail("ann"), 4U);
    EXPECT_EQ(off.locked_for("ann"), std::nullopt);
    EXPECT_EQ(off.remaining("ann"), 5U);
}

TEST_F(FailureThrottleTest, AClockSetBackNeitherProlongsALockNorEndsIt)
{
    fail("ann", 5);
    clock.advance(5min);
    EXPECT_THAT(throttle.locked_for("ann"), Optional(10min));
    clock.advance(-24h);
    EXPECT_THAT(throttle.locked_for("ann"), Optional(10min));
    clock.advance(10min - 1ms);
    EXPECT_THAT(throttle.locked_for("ann"), Optional(1s));
    clock.advance(1ms);
    EXPECT_EQ(throttle.locked_for("ann"), std::nullopt);
}

class BoundedFailureThrottleTest : public testing::Test {
protected:
    ManualClock clock{from_epoch_ms(1'790'000'000'000)};
    FailureThrottle throttle{{.failures_max = 2, .names_max = 3}, clock};
};

TEST_F(BoundedFailureThrottleTest, ForgetsWhoFailedLongestAgo)
{
    for (const char* name : {"a", "b", "c", "d"})
        throttle.fail(name);
    EXPECT_EQ(throttle.remaining("a"), 2U);
    for (const char* name : {"b", "c", "d"})
        EXPECT_EQ(throttle.remaining(name), 1U) << name;
}

TEST_F(BoundedFailureThrottleTest, ForgetsTheLockedLast)
{
    throttle.fail("locked");
    throttle.fail("locked");
    for (const char* name : {"a", "b", "c"})
        throttle.fail(name);
    EXPECT_TRUE(throttle.locked_for("locked"));
    EXPECT_EQ(throttle.remaining("a"), 2U);
    EXPECT_EQ(throttle.remaining("b"), 1U);
    EXPECT_EQ(throttle.remaining("c"), 1U);
}

TEST_F(BoundedFailureThrottleTest, ForgetsTheOldestLockIfAllAreLocked)
{
    for (const char* name : {"a", "b", "c"}) {
        throttle.fail(name);
        throttle.fail(name);
    }
    EXPECT_EQ(throttle.fail("d"), 1U);
    EXPECT_FALSE(throttle.locked_for("a"));
    EXPECT_TRUE(throttle.locked_for("b"));
    EXPECT_TRUE(throttle.locked_for("c"));
    EXPECT_EQ(throttle.remaining("d"), 1U);
}

TEST_F(BoundedFailureThrottleTest, WhatHasLapsedTakesNobodysPlace)
{
    for (const char* name : {"a", "b"}) {
        throttle.fail(name);
        throttle.fail(name);
    }
    clock.advance(10min);
    throttle.fail("c");
    clock.advance(5min);
    throttle.fail("d");
    throttle.fail("e");
    for (const char* name : {"c", "d", "e"})
        EXPECT_EQ(throttle.remaining(name), 1U) << name;
}

TEST_F(FailureThrottleTest, EveryFailureOfManyThreadsCounts)
{
    constexpr unsigned threads = 8;
    constexpr unsigned failures = 500;
    FailureThrottle counted({.failures_max = threads * failures}, clock);
    std::atomic<unsigned> locks{0};
    {
        std::vector<std::jthread> workers;
        for (unsigned thread = 0; thread < threads; ++thread) {
            workers.emplace_back([&] {
                for (unsigned i = 0; i < failures; ++i)
                    locks += counted.fail("ann") == 0 ? 1 : 0;
            });
        }
    }
    EXPECT_EQ(locks, 1U);
    EXPECT_TRUE(counted.locked_for("ann"));
}

} // namespace
} // namespace waymark::identity
