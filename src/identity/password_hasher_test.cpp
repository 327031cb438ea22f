// SPDX-License-Identifier: Apache-2.0
#include "identity/password_hasher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <ctime>
#include <limits>

namespace waymark::identity {
namespace {

constexpr PasswordHasher::Options cheap{.passes = 1, .memory_bytes = 8192, .parallel = 2};

TEST(PasswordHasher, AcceptsThePasswordThatWasHashedAndNoOther)
{
    PasswordHasher hasher(cheap);
    const auto hash = hasher.hash("correct horse");
    EXPECT_THAT(hash, testing::StartsWith("$argon2id$v=19$m=8,t=1,p=1$"));
    EXPECT_TRUE(hasher.verify(hash, "correct horse"));
    EXPECT_FALSE(hasher.verify(hash, "correct hors"));
    EXPECT_FALSE(hasher.verify(hash, ""));
    EXPECT_FALSE(hasher.verify("not a hash", "correct horse"));
}

TEST(PasswordHasher, UsesTheInteractiveLimitsUnlessToldOtherwise)
{
    PasswordHasher hasher({});
    const auto hash = hasher.hash("correct horse");
    EXPECT_THAT(hash, testing::StartsWith("$argon2id$v=19$m=65536,t=2,p=1$"));
    EXPECT_TRUE(hasher.verify(hash, "correct horse"));
}

TEST(PasswordHasher, HashesOnePasswordDifferentlyEachTime)
{
    PasswordHasher hasher(cheap);
    EXPECT_NE(hasher.hash("correct horse"), hasher.hash("correct horse"));
}

TEST(PasswordHasher, RefusesEveryPasswordWithoutAHash)
{
    PasswordHasher hasher(cheap);
    EXPECT_FALSE(hasher.verify(std::nullopt, "correct horse"));
    EXPECT_FALSE(hasher.verify(std::nullopt, ""));
}

TEST(PasswordHasher, WorksAsHardWithoutAHash)
{
    PasswordHasher hasher({.passes = 4, .memory_bytes = std::size_t{4} << 20U, .parallel = 1});
    const std::optional<std::string> hash = hasher.hash("correct horse");
    const auto least_work = [&](const std::optional<std::string>& compared) {
        auto least = std::numeric_limits<std::clock_t>::max();
        for (int i = 0; i < 5; ++i) {
            const auto start = std::clock(); // of the processor: other programs don't count
            EXPECT_FALSE(hasher.verify(compared, "wrong"));
            least = std::min(least, std::clock() - start);
        }
        return least;
    };
    EXPECT_GT(least_work(std::nullopt) * 2, least_work(hash));
}

TEST(PasswordHasher, KnowsHashesOfOtherParameters)
{
    PasswordHasher hasher(cheap);
    PasswordHasher stronger({.passes = 2, .memory_bytes = 8192, .parallel = 1});
    const auto hash = hasher.hash("correct horse");
    EXPECT_FALSE(hasher.is_outdated(hash));
    EXPECT_TRUE(stronger.is_outdated(hash));
    EXPECT_TRUE(stronger.verify(hash, "correct horse"));
}

TEST(PasswordHasher, MoreCallersThanTurnsAllGetTheirAnswer)
{
    PasswordHasher hasher(cheap);
    const auto hash = hasher.hash("correct horse");
    std::atomic<int> accepted = 0;
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < 8; ++i)
            callers.emplace_back([&] { accepted += hasher.verify(hash, "correct horse") ? 1 : 0; });
    }
    EXPECT_EQ(accepted, 8);
}

} // namespace
} // namespace waymark::identity
