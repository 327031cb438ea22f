// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"
#include "sites/wildcards.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace waymark::sites {

namespace {

bool matches(const std::string& pattern, std::string_view text)
{
    return WildcardSet(std::vector{pattern}).matches(text);
}

// The definition, which takes exponential time.
bool matches_by_definition(std::string_view pattern, std::string_view text)
{
    if (pattern.empty())
        return text.empty();
    if (pattern.front() != '*') {
        return !text.empty() && text.front() == pattern.front() &&
               matches_by_definition(pattern.substr(1), text.substr(1));
    }
    return matches_by_definition(pattern.substr(1), text) ||
           (!text.empty() && matches_by_definition(pattern, text.substr(1)));
}

TEST(Wildcards, MatchTheWholeText)
{
    EXPECT_TRUE(matches("/admin", "/admin"));
    EXPECT_FALSE(matches("/admin", "/admin/"));
    EXPECT_FALSE(matches("/admin", "/x/admin"));
    EXPECT_TRUE(matches("/admin/*", "/admin/"));
    EXPECT_TRUE(matches("/admin/*", "/admin/users/7"));
    EXPECT_FALSE(matches("/admin/*", "/admin"));
    EXPECT_TRUE(matches("*.pdf", "/files/a.pdf"));
    EXPECT_FALSE(matches("*.pdf", "/files/a.pdf?x"));
    EXPECT_TRUE(matches("*", ""));
    EXPECT_TRUE(matches("***", "anything"));
    EXPECT_TRUE(matches("", ""));
    EXPECT_FALSE(matches("", "x"));
}

TEST(Wildcards, TakeNoByteOfTheTextTwice)
{
    EXPECT_FALSE(matches("/aba*ba", "/aba"));
    EXPECT_TRUE(matches("/aba*ba", "/ababa"));
    EXPECT_FALSE(matches("*aba*aba*", "xababax"));
    EXPECT_TRUE(matches("*aba*aba*", "xabaabax"));
}

TEST(Wildcards, MeanNothingElseByAnyOtherByte)
{
    EXPECT_FALSE(matches("/a.b", "/axb"));
    EXPECT_FALSE(matches("/a?", "/ab"));
    EXPECT_FALSE(matches("/[ab]*", "/a"));
    EXPECT_TRUE(matches("/(a|b)\\*", "/(a|b)\\x"));
    EXPECT_TRUE(matches("*\xff*", std::string_view("a\0\xff", 3)));
}

TEST(Wildcards, FindAnyOfTheSet)
{
    const WildcardSet set(std::vector<std::string>{"/b", "/a", "/c/*", "*.pdf"});
    for (const auto* text : {"/a", "/b", "/c/d", "/x.pdf"})
        EXPECT_TRUE(set.matches(text)) << text;
    for (const auto* text : {"/c", "/d", "", "/a.pdf/"})
        EXPECT_FALSE(set.matches(text)) << text;
    EXPECT_FALSE(set.is_empty());
    EXPECT_TRUE(WildcardSet().is_empty());
    EXPECT_FALSE(WildcardSet().matches(""));
}

TEST(Wildcards, AgreeWithTheirDefinition)
{
    Random random(7);
    const auto draw = [&](std::string_view letters, std::uint64_t length_max) {
        std::string text;
        for (auto length = random.below(length_max + 1); length > 0; --length)
            text += letters[random.below(letters.size())];
        return text;
    };
    int matched = 0;
    for (int i = 0; i < 20'000; ++i) {
        const auto pattern = draw("aab*", 7);
        const auto text = draw("ab", 9);
        const bool expected = matches_by_definition(pattern, text);
        ASSERT_EQ(matches(pattern, text), expected) << pattern << ' ' << text;
        matched += expected ? 1 : 0;
    }
    EXPECT_GT(matched, 1'000);
    EXPECT_LT(matched, 19'000);
}

// A matcher that goes back would need longer than anybody can wait.
TEST(Wildcards, TakeTimeInProportionToTheTextWhateverThePattern)
{
    std::string many_stars;
    for (int i = 0; i < 127; ++i)
        many_stars += "*a";
    const std::string long_segment = "*" + std::string(252, 'a') + "b*";
    const WildcardSet set(std::vector{many_stars + "*b", long_segment});
    const std::string text(1'000'000, 'a');
    const auto start = std::chrono::steady_clock::now();
    EXPECT_FALSE(set.matches(text));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{5});
}

} // namespace

} // namespace waymark::sites
