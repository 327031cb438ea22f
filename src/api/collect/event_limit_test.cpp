// SPDX-License-Identifier: Apache-2.0
#include "api/collect/event_limit.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace waymark::api::collect {
namespace {

using namespace std::chrono_literals;

IpAddress v6(std::string_view text)
{
    return IpAddress::parse(text).value();
}

class EventLimitTest : public testing::Test {
protected:
    ManualClock clock{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};
    EventLimit limit{{.events_a_second = 100, .burst = 500}, clock};
    const IpAddress ann = IpAddress::v4(0xc0000201);
    const IpAddress bob = IpAddress::v4(0xc0000202);
};

TEST_F(EventLimitTest, ABurstIsTakenAndThenSoManyASecond)
{
    EXPECT_TRUE(limit.take(ann, 499));
    EXPECT_TRUE(limit.take(ann, 1));
    EXPECT_FALSE(limit.take(ann, 1));

    clock.advance(10ms);
    EXPECT_TRUE(limit.take(ann, 1));
    EXPECT_FALSE(limit.take(ann, 1));

    clock.advance(1s);
    EXPECT_FALSE(limit.take(ann, 101));
    EXPECT_TRUE(limit.take(ann, 100));
    EXPECT_FALSE(limit.take(ann, 1));
}

TEST_F(EventLimitTest, WhatIsRefusedDoesNotCount)
{
    EXPECT_TRUE(limit.take(ann, 500));
    for (int i = 0; i < 1000; ++i)
        EXPECT_FALSE(limit.take(ann, 1));
    clock.advance(10ms);
    EXPECT_TRUE(limit.take(ann, 1));
}

TEST_F(EventLimitTest, NoRestGathersMoreThanABurst)
{
    EXPECT_TRUE(limit.take(ann, 1));
    clock.advance(24h);
    EXPECT_TRUE(limit.take(ann, 500));
    EXPECT_FALSE(limit.take(ann, 1));
}

TEST_F(EventLimitTest, AddressesDoNotPayForEachOther)
{
    EXPECT_TRUE(limit.take(ann, 500));
    EXPECT_TRUE(limit.take(bob, 500));
}

TEST_F(EventLimitTest, OfIpv6TheNetworkCounts)
{
    EXPECT_TRUE(limit.take(v6("2001:db8:0:1::1"), 500));
    EXPECT_FALSE(limit.take(v6("2001:db8:0:1:ffff::2"), 1));
    EXPECT_TRUE(limit.take(v6("2001:db8:0:2::1"), 500));
}

TEST_F(EventLimitTest, ABatchLargerThanABurstIsTakenByWhoHasAllLeft)
{
    EXPECT_TRUE(limit.take(ann, 2500));
    EXPECT_FALSE(limit.take(ann, 1));
    clock.advance(4999ms);
    EXPECT_FALSE(limit.take(ann, 2500));
    clock.advance(1ms);
    EXPECT_TRUE(limit.take(ann, 2500));
}

TEST_F(EventLimitTest, TellsWhenTheWholeBurstIsBack)
{
    EXPECT_EQ(limit.recovery(), 5s);
    EXPECT_EQ(EventLimit({.events_a_second = 1000, .burst = 1}, clock).recovery(), 1s);
    EXPECT_EQ(EventLimit({.events_a_second = 2, .burst = 3}, clock).recovery(), 2s);
}

TEST_F(EventLimitTest, AClockThatIsSetBackKeepsNobodyOutForLong)
{
    EXPECT_TRUE(limit.take(ann, 250));
    clock.advance(-24h);
    EXPECT_FALSE(limit.take(ann, 1));
    clock.advance(5s);
    EXPECT_TRUE(limit.take(ann, 500));
}

TEST_F(EventLimitTest, ZeroIsNoLimit)
{
    EventLimit none{{.events_a_second = 0}, clock};
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(none.take(ann, 2500));
}

// More addresses than there is room for: whoever comes new is taken, and whoever asks most is the
// last to be forgotten.
TEST_F(EventLimitTest, AFloodOfAddressesNeitherShutsOutNorHelpsTheLoudest)
{
    EXPECT_TRUE(limit.take(ann, 500));
    for (std::uint32_t i = 0; i < 200'000; ++i)
        ASSERT_TRUE(limit.take(IpAddress::v4(0x0a000000 + i), 1));
    EXPECT_FALSE(limit.take(ann, 1));
}

TEST_F(EventLimitTest, ThreadsTakeNoMoreThanThereIs)
{
    std::atomic<int> taken = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int n = 0; n < 500; ++n)
                    taken += limit.take(ann, 1) ? 1 : 0;
            });
        }
    }
    EXPECT_EQ(taken, 500);
}

} // namespace
} // namespace waymark::api::collect
