// SPDX-License-Identifier: Apache-2.0
#include "identity/signing/nonce_memory.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{std::chrono::milliseconds{1'703'232'000'000}};
constexpr TimePoint end = start + 300s;

TEST(NonceMemoryTest, ANonceIsGoodOnce)
{
    NonceMemory memory;
    EXPECT_TRUE(memory.remember("app", "n", end, start));
    EXPECT_FALSE(memory.remember("app", "n", end, start));
    EXPECT_TRUE(memory.remember("app", "m", end, start));
}

TEST(NonceMemoryTest, AppsHaveTheirOwnNonces)
{
    NonceMemory memory;
    EXPECT_TRUE(memory.remember("app", "n", end, start));
    EXPECT_TRUE(memory.remember("other", "n", end, start));
    EXPECT_TRUE(memory.remember("ap", "pn", end, start));
    EXPECT_TRUE(memory.remember("appn", "", end, start));
}

TEST(NonceMemoryTest, ANonceIsRememberedThroughItsEnd)
{
    NonceMemory memory;
    ASSERT_TRUE(memory.remember("app", "n", end, start));
    EXPECT_FALSE(memory.remember("app", "n", end + 1s, end));
    EXPECT_TRUE(memory.remember("app", "n", end + 1s, end + 1ms));
    EXPECT_FALSE(memory.remember("app", "n", end + 2s, end + 1s));
}

TEST(NonceMemoryTest, RefusingANonceDoesNotProlongIt)
{
    NonceMemory memory;
    ASSERT_TRUE(memory.remember("app", "n", end, start));
    ASSERT_FALSE(memory.remember("app", "n", end + 1h, start));
    EXPECT_TRUE(memory.remember("app", "n", end + 1h, end + 1ms));
}

TEST(NonceMemoryTest, AFullMemoryRefusesUntilANonceEnds)
{
    NonceMemory memory(2);
    ASSERT_TRUE(memory.remember("app", "a", start + 10s, start));
    ASSERT_TRUE(memory.remember("second", "b", start + 20s, start));
    EXPECT_FALSE(memory.remember("third", "c", start + 30s, start + 10s));
    EXPECT_TRUE(memory.remember("third", "c", start + 30s, start + 11s));
    EXPECT_FALSE(memory.remember("second", "b", start + 30s, start + 11s));
    EXPECT_EQ(memory.size(), 2);
}

TEST(NonceMemoryTest, AnAppThatHoldsATenthIsRefusedAloneUntilItsNoncesEnd)
{
    NonceMemory memory(20);
    ASSERT_TRUE(memory.remember("greedy", "a", start + 10s, start));
    ASSERT_TRUE(memory.remember("greedy", "b", start + 20s, start));
    EXPECT_FALSE(memory.remember("greedy", "c", start + 30s, start));
    EXPECT_TRUE(memory.remember("modest", "c", start + 30s, start));
    EXPECT_TRUE(memory.remember("greedy", "c", start + 30s, start + 11s));
    EXPECT_FALSE(memory.remember("greedy", "d", start + 30s, start + 11s));
    EXPECT_EQ(memory.size(), 3);
}

TEST(NonceMemoryTest, EndedNoncesAreDroppedAsOthersCome)
{
    NonceMemory memory;
    for (int i = 0; i < 1000; ++i)
        ASSERT_TRUE(memory.remember("app", std::to_string(i), end, start));
    ASSERT_EQ(memory.size(), 1000);
    for (int i = 0; i < 100; ++i)
        ASSERT_TRUE(memory.remember("app", "later" + std::to_string(i), end + 1h, end + 1s));
    EXPECT_EQ(memory.size(), 100);
}

TEST(NonceMemoryTest, EndedNoncesAreGoodAgainEvenIfYetToBeDropped)
{
    NonceMemory memory(10'000); // full of one app's
    for (int i = 0; i < 1000; ++i)
        ASSERT_TRUE(memory.remember("app", std::to_string(i), end, start));
    for (int i = 999; i >= 0; --i) {
        ASSERT_TRUE(memory.remember("app", std::to_string(i), end + 1h, end + 1s));
        ASSERT_FALSE(memory.remember("app", std::to_string(i), end + 1h, end + 1s));
    }
    EXPECT_EQ(memory.size(), 1000);
}

TEST(NonceMemoryTest, OfManyThreadsExactlyOneGetsANonce)
{
    constexpr int thread_count = 8;
    constexpr int nonce_count = 500;
    NonceMemory memory;
    std::vector<std::atomic<int>> granted(nonce_count);
    std::barrier together(thread_count);
    std::vector<std::jthread> threads;
    for (int t = 0; t < thread_count; ++t) {
        threads.emplace_back([&] {
            together.arrive_and_wait();
            for (int i = 0; i < nonce_count; ++i) {
                if (memory.remember("app", std::to_string(i), end, start))
                    ++granted[static_cast<std::size_t>(i)];
            }
        });
    }
    threads.clear();
    for (const auto& count : granted)
        EXPECT_EQ(count.load(), 1);
}

} // namespace
} // namespace waymark::identity
