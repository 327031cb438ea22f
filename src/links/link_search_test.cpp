// SPDX-License-Identifier: Apache-2.0
#include "base/url.hpp"
#include "links/link_search.hpp"

#include <gtest/gtest.h>

#include <string>

namespace waymark::links {
namespace {

TEST(LinkSearch, WhatNoTextCanHoldIsFoundNowhere)
{
    EXPECT_TRUE(is_found_nowhere("\xff"));
    EXPECT_TRUE(is_found_nowhere(std::string("a\0b", 3)));
    EXPECT_TRUE(is_found_nowhere(std::string(Url::bytes_max + 1, 'x')));
    EXPECT_FALSE(is_found_nowhere(std::string(Url::bytes_max, 'x')));
    EXPECT_FALSE(is_found_nowhere(""));
}

TEST(LinkSearch, IndexKnowsThreeCharactersHoweverManyBytesTheyTake)
{
    EXPECT_TRUE(is_indexed("abc"));
    EXPECT_TRUE(is_indexed("短网址"));
    EXPECT_FALSE(is_indexed("ab"));
    EXPECT_FALSE(is_indexed("短网"));
    EXPECT_FALSE(is_indexed("é😀"));
}

TEST(LinkSearch, OnlyScriptsWithoutCaseAreTakenForSuch)
{
    EXPECT_TRUE(has_only_ascii_case("Sale 100%"));
    EXPECT_TRUE(has_only_ascii_case("短网址 カナ 한글 abc"));
    EXPECT_FALSE(has_only_ascii_case("Grüße"));
    EXPECT_FALSE(has_only_ascii_case("продажа"));
    EXPECT_FALSE(has_only_ascii_case("ＦＵＬＬ"));
    EXPECT_FALSE(has_only_ascii_case("Ꜳ"));
}

TEST(LinkSearch, MatchExpressionIsOneQuotedPhrase)
{
    EXPECT_EQ(to_match("sale"), R"("sale")");
    EXPECT_EQ(to_match(R"(a" OR "b)"), R"("a"" OR ""b")");
    EXPECT_EQ(to_match("a* NOT b:"), R"("a* NOT b:")");
}

} // namespace
} // namespace waymark::links
