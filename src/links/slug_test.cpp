// SPDX-License-Identifier: Apache-2.0
#include "links/slug.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace waymark::links {
namespace {

TEST(Slug, LooksLikeAPathSegmentThatNeedsNoEscaping)
{
    EXPECT_TRUE(is_slug("a"));
    EXPECT_TRUE(is_slug("A-z_0.9"));
    EXPECT_TRUE(is_slug(std::string(slug_bytes_max, 'x')));
    EXPECT_FALSE(is_slug(""));
    EXPECT_FALSE(is_slug("a/b"));
    EXPECT_FALSE(is_slug("a%20"));
    EXPECT_FALSE(is_slug("\xc3\xbc"));
    EXPECT_FALSE(is_slug(std::string(slug_bytes_max + 1, 'x')));
}

TEST(Slug, ChosenOneHasThreeToFiftyCharactersAndNoDot)
{
    EXPECT_TRUE(is_custom_slug("a-B"));
    EXPECT_TRUE(is_custom_slug(std::string(custom_slug_max, '_')));
    EXPECT_FALSE(is_custom_slug("ab"));
    EXPECT_FALSE(is_custom_slug(std::string(custom_slug_max + 1, 'x')));
    EXPECT_FALSE(is_custom_slug("a.b"));
    EXPECT_FALSE(is_custom_slug("a b"));
}

TEST(Slug, NamesThatTheServerNeedsAreReservedInAnyCase)
{
    for (const auto* word :
         {"api",         "API",        "v1",        "app",         "admin",      "health",
          "Metrics",     "send",       "collect",   "collect.gif", "waymark.js", "Waymark.full.js",
          "pingoo.js",   "preview",    "downloads", "static",      "assets",     "swagger",
          "favicon.ico", "robots.txt", "info",      "verify",      "install",    "uploads",
          "api-json",    "Api-Yaml",   ".",         ".."}) {
        EXPECT_TRUE(is_reserved_slug(word)) << word;
        EXPECT_TRUE(is_reserved_code(word)) << word;
    }
    for (const auto* word : {"apiary", "information", "ap", "", "..."}) {
        EXPECT_FALSE(is_reserved_slug(word)) << word;
        EXPECT_FALSE(is_reserved_code(word)) << word;
    }
}

TEST(Slug, OnARegisteredDomainTwoBeginningsAreReserved)
{
    for (const auto* word : {"healthy", "HEALTH-1", "favicon", "Favicon.png"}) {
        EXPECT_TRUE(is_reserved_code(word)) << word;
        EXPECT_FALSE(is_reserved_slug(word)) << word;
    }
    EXPECT_FALSE(is_reserved_code("unhealthy"));
}

TEST(Slug, ChosenCodeHasOneToFiftyCharactersDotsAmongThem)
{
    EXPECT_TRUE(is_custom_code("a"));
    EXPECT_TRUE(is_custom_code("a.B-_9"));
    EXPECT_TRUE(is_custom_code(std::string(custom_slug_max, 'x')));
    EXPECT_FALSE(is_custom_code(""));
    EXPECT_FALSE(is_custom_code(std::string(custom_slug_max + 1, 'x')));
    EXPECT_FALSE(is_custom_code("a b"));
    EXPECT_FALSE(is_custom_code("a/b"));
}

TEST(SlugGenerator, DrawsOnlyFromItsAlphabetAndUsesAllOfIt)
{
    const SlugGenerator slugs;
    std::set<char> seen;
    for (int draw = 0; draw < 400; ++draw) {
        const std::string slug = slugs(7);
        ASSERT_EQ(slug.size(), 7U);
        seen.insert(slug.begin(), slug.end());
    }
    const std::set<char> all(SlugGenerator::alphabet.begin(), SlugGenerator::alphabet.end());
    EXPECT_EQ(seen, all);
    EXPECT_EQ(std::string("01IOilo").find_first_of(SlugGenerator::alphabet), std::string::npos);
}

TEST(SlugGenerator, LengthGrowsWithTheNumberOfLinks)
{
    EXPECT_EQ(SlugGenerator::length_for(0), 4U);
    EXPECT_EQ(SlugGenerator::length_for(999), 4U);
    EXPECT_EQ(SlugGenerator::length_for(1'000), 5U);
    EXPECT_EQ(SlugGenerator::length_for(49'999), 5U);
    EXPECT_EQ(SlugGenerator::length_for(50'000), 6U);
    EXPECT_EQ(SlugGenerator::length_for(499'999), 6U);
    EXPECT_EQ(SlugGenerator::length_for(500'000), 7U);
}

} // namespace
} // namespace waymark::links
