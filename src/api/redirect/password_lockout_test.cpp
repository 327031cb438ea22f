// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/password_lockout.hpp"

#include <gmock/gmock.h>

#include <string>
#include <thread>
#include <vector>

namespace waymark::api::redirect {
namespace {

using namespace std::chrono_literals;
using testing::Optional;

class PasswordLockoutTest : public testing::Test {
protected:
    void fail(std::string_view name, int times = 1)
    {
        for (int i = 0; i < times; ++i)
            lockout.fail(name);
    }

    // Fails as soon as that is possible again, and says for how long it locks.
    std::chrono::seconds fail_again(std::string_view name)
    {
        clock.advance(lockout.locked_for(name).value_or(0s));
        lockout.fail(name);
        return lockout.locked_for(name).value_or(0s);
    }

    ManualClock clock{from_epoch_ms(1'790'000'000'000)};
    PasswordLockout lockout{clock};
};

TEST_F(PasswordLockoutTest, FifthFailureLocksForHalfAMinute)
{
    fail("a", 4);
    EXPECT_FALSE(lockout.locked_for("a"));
    fail("a");
    EXPECT_THAT(lockout.locked_for("a"), Optional(30s));
    EXPECT_FALSE(lockout.locked_for("b"));
    clock.advance(29'500ms);
    EXPECT_THAT(lockout.locked_for("a"), Optional(1s));
    clock.advance(500ms);
    EXPECT_FALSE(lockout.locked_for("a"));
}

TEST_F(PasswordLockoutTest, EachFurtherFailureLocksForTwiceAsLongUpToAQuarterOfAnHour)
{
    fail("a", 5);
    for (const auto expected : {60s, 120s, 240s, 480s, 900s, 900s, 900s})
        EXPECT_EQ(fail_again("a"), expected);
}

TEST_F(PasswordLockoutTest, FailureWhileLockedCountsForNothing)
{
    fail("a", 5);
    clock.advance(10s);
    fail("a", 20);
    EXPECT_THAT(lockout.locked_for("a"), Optional(20s));
}

TEST_F(PasswordLockoutTest, FiveFailuresInMoreThanTenMinutesLockNobody)
{
    for (int i = 0; i < 20; ++i) {
        fail("a");
        clock.advance(2min + 30s);
        EXPECT_FALSE(lockout.locked_for("a")) << i;
    }
    // The fifth comes within ten minutes of the first at last.
    fail("a");
    clock.advance(1min);
    fail("a");
    EXPECT_TRUE(lockout.locked_for("a"));
}

TEST_F(PasswordLockoutTest, LocksAreForgottenTenMinutesAfterTheLast)
{
    fail("a", 5);
    EXPECT_EQ(fail_again("a"), 60s);
    clock.advance(60s + 10min - 1ms);
    EXPECT_EQ(fail_again("a"), 120s);
    clock.advance(120s + 10min);
    EXPECT_EQ(fail_again("a"), 0s);
    fail("a", 4);
    EXPECT_THAT(lockout.locked_for("a"), Optional(30s));
}

TEST_F(PasswordLockoutTest, SuccessForgetsFailuresAndEndsALock)
{
    fail("a", 4);
    lockout.succeed("a");
    fail("a", 4);
    EXPECT_FALSE(lockout.locked_for("a"));
    fail("a");
    lockout.succeed("a");
    EXPECT_FALSE(lockout.locked_for("a"));
    EXPECT_EQ(lockout.size(), 0U);
    lockout.succeed("nobody");
}

TEST_F(PasswordLockoutTest, ClockThatIsSetBackStopsTheTime)
{
    fail("a", 5);
    clock.advance(-1h);
    EXPECT_THAT(lockout.locked_for("a"), Optional(30s));
    clock.advance(10s);
    EXPECT_THAT(lockout.locked_for("a"), Optional(20s));
}

TEST_F(PasswordLockoutTest, ForgetsWhoeverIsNotLockedFirst)
{
    PasswordLockout small(clock, 2);
    for (int i = 0; i < 5; ++i)
        small.fail("locked");
    for (const auto* name : {"b", "c", "d"})
        small.fail(name);
    EXPECT_TRUE(small.locked_for("locked"));
    EXPECT_EQ(small.size(), 2U);

    for (int i = 0; i < 4; ++i)
        small.fail("d");
    small.fail("e");
    EXPECT_FALSE(small.locked_for("locked")) << "it failed longest ago";
    EXPECT_TRUE(small.locked_for("d"));
    EXPECT_EQ(small.size(), 2U);
}

TEST_F(PasswordLockoutTest, WhatHasLapsedTakesNoRoom)
{
    for (int i = 0; i < 100; ++i)
        fail("name " + std::to_string(i));
    EXPECT_EQ(lockout.size(), 100U);
    clock.advance(PasswordLockout::window);
    fail("another");
    EXPECT_EQ(lockout.size(), 1U);
}

TEST_F(PasswordLockoutTest, ManyThreadsCountTogether)
{
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < PasswordLockout::failures_max; ++i)
            threads.emplace_back([this] { lockout.fail("a"); });
    }
    EXPECT_THAT(lockout.locked_for("a"), Optional(30s));
}

} // namespace
} // namespace waymark::api::redirect
