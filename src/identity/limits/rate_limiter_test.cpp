// SPDX-License-Identifier: Apache-2.0
#include "identity/limits/rate_limiter.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint minute = from_epoch_ms(1'790'000'040'000); // a whole one

class RateLimiterTest : public testing::Test {
protected:
    // How many of so many requests pass.
    static int passed(RateLimiter& asked, std::string_view name, int requests)
    {
        int count = 0;
        for (int i = 0; i < requests; ++i)
            count += asked.take(name).value().is_exceeded ? 0 : 1;
        return count;
    }

    ManualClock clock{minute};
    RateLimiter limiter{{.requests = 3}, clock};
};

TEST_F(RateLimiterTest, CountsDownToTheLimitAndThenRefuses)
{
    clock.advance(1'500ms);
    for (const std::uint64_t remaining : {2U, 1U, 0U}) {
        const auto state = limiter.take("ann").value();
        EXPECT_FALSE(state.is_exceeded);
        EXPECT_EQ(state.limit, 3U);
        EXPECT_EQ(state.remaining, remaining);
        EXPECT_EQ(state.reset, minute + 60s);
        EXPECT_EQ(state.retry_after, 0s);
    }
    const auto state = limiter.take("ann").value();
    EXPECT_TRUE(state.is_exceeded);
    EXPECT_EQ(state.remaining, 0U);
    EXPECT_EQ(state.reset, minute + 60s);
    EXPECT_EQ(state.retry_after, 59s);
}

TEST_F(RateLimiterTest, RetryAfterIsNeverZero)
{
    passed(limiter, "ann", 3);
    clock.advance(60s - 1ms);
    EXPECT_EQ(limiter.take("ann").value().retry_after, 1s);
}

TEST_F(RateLimiterTest, NamesDoNotShareALimit)
{
    EXPECT_EQ(passed(limiter, "ann", 5), 3);
    EXPECT_EQ(passed(limiter, "bob", 5), 3);
}

TEST_F(RateLimiterTest, ANewWindowBeginsAtAMultipleOfItsLength)
{
    clock.advance(60s - 1ms);
    EXPECT_EQ(passed(limiter, "ann", 5), 3);
    clock.advance(1ms);
    const auto state = limiter.take("ann").value();
    EXPECT_EQ(state.remaining, 2U);
    EXPECT_EQ(state.reset, minute + 120s);
}

TEST_F(RateLimiterTest, AClockSetBackGrantsNothingAndLocksNobodyForLonger)
{
    EXPECT_EQ(passed(limiter, "ann", 5), 3);
    clock.advance(-1h);
    const auto state = limiter.take("ann").value();
    EXPECT_TRUE(state.is_exceeded);
    EXPECT_EQ(state.reset, minute - 1h + 60s);
    EXPECT_EQ(state.retry_after, 60s);
    clock.advance(60s);
    EXPECT_EQ(passed(limiter, "ann", 5), 3);
}

TEST_F(RateLimiterTest, AnEndpointHasALimitOfItsOwn)
{
    EXPECT_FALSE(limiter.take("ann POST /bulk", 1).value().is_exceeded);
    const auto state = limiter.take("ann POST /bulk", 1).value();
    EXPECT_TRUE(state.is_exceeded);
    EXPECT_EQ(state.limit, 1U);
    EXPECT_EQ(passed(limiter, "ann", 5), 3);
}

TEST_F(RateLimiterTest, NothingIsLimitedWithoutALimit)
{
    RateLimiter off({.requests = 0}, clock);
    EXPECT_FALSE(off.take("ann"));
    EXPECT_FALSE(off.take("ann POST /bulk", 1));
    EXPECT_FALSE(limiter.take("ann POST /bulk", 0));
}

TEST_F(RateLimiterTest, ALongWindowIsCountedAsOne)
{
    RateLimiter hourly({.requests = 2, .window = 1h}, clock);
    EXPECT_EQ(passed(hourly, "ann", 3), 2);
    const auto state = hourly.take("ann").value();
    EXPECT_EQ(to_epoch_ms(state.reset) % 3'600'000, 0);
    EXPECT_GT(state.reset, clock.now());
    EXPECT_LE(state.reset, clock.now() + 1h);
}

TEST_F(RateLimiterTest, ForgetsTheOldestNamesWhenThereAreTooMany)
{
    RateLimiter bounded({.requests = 1, .names_max = 1'600}, clock);
    for (int name = 0; name < 10'000; ++name)
        EXPECT_EQ(passed(bounded, std::to_string(name), 1), 1) << name;
    // Names are spread unevenly by chance, so only what is far from the bound is certain.
    for (int name = 9'999; name > 9'500; --name)
        EXPECT_EQ(passed(bounded, std::to_string(name), 1), 0) << name;
    for (int name = 0; name < 100; ++name)
        EXPECT_EQ(passed(bounded, std::to_string(name), 1), 1) << name;
}

TEST_F(RateLimiterTest, AFullTableIsAsGoodAsNewInTheNextWindow)
{
    RateLimiter bounded({.requests = 2, .names_max = 1}, clock);
    for (int name = 0; name < 1'000; ++name)
        EXPECT_EQ(passed(bounded, std::to_string(name), 3), 2) << name;
    clock.advance(60s);
    for (int name = 0; name < 1'000; ++name)
        EXPECT_EQ(passed(bounded, std::to_string(name), 3), 2) << name;
}

TEST_F(RateLimiterTest, ExactlyTheLimitPassesHoweverManyThreadsAsk)
{
    constexpr int threads = 8;
    constexpr std::uint64_t limit = 5'000;
    RateLimiter shared({.requests = limit}, clock);
    std::vector<std::atomic<std::uint64_t>> passes(3);
    {
        std::vector<std::jthread> workers;
        for (int thread = 0; thread < threads; ++thread) {
            workers.emplace_back([&] {
                for (std::size_t i = 0; i < 3'000; ++i) {
                    const auto name = i % passes.size();
                    if (!shared.take(std::to_string(name)).value().is_exceeded)
                        ++passes[name];
                }
            });
        }
    }
    for (const auto& count : passes)
        EXPECT_EQ(count, limit);
}

} // namespace
} // namespace waymark::identity
