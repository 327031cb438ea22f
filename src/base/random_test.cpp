// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace waymark {
namespace {

TEST(Random, RepeatsItselfFromTheSameSeed)
{
    Random a(7);
    Random b(7);
    Random c(8);
    const auto first = a();
    EXPECT_EQ(first, b());
    EXPECT_NE(first, c());
}

TEST(Random, DrawsEvenlyBelowABound)
{
    Random random(1);
    std::array<int, 7> seen{};
    for (int i = 0; i < 70'000; ++i)
        ++seen.at(random.below(seen.size()));
    for (const int count : seen)
        EXPECT_NEAR(count, 10'000, 500);
}

TEST(Random, GivesUnitsBelowOne)
{
    Random random(2);
    double sum = 0;
    for (int i = 0; i < 100'000; ++i) {
        const double unit = random.unit();
        ASSERT_GE(unit, 0);
        ASSERT_LT(unit, 1);
        sum += unit;
    }
    EXPECT_NEAR(sum / 100'000, 0.5, 0.01);
}

TEST(SecretText, HasTheLengthAndOnlyTheAlphabet)
{
    const auto text = secret_text(1000, "abc");
    EXPECT_EQ(text.size(), 1000U);
    EXPECT_EQ(text.find_first_not_of("abc"), std::string::npos);
    EXPECT_EQ((std::set<char>(text.begin(), text.end()).size()), 3U);
    EXPECT_NE(secret_text(32, "abcdef"), secret_text(32, "abcdef"));
}

} // namespace
} // namespace waymark
