// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"

#include <gmock/gmock.h>

namespace waymark {
namespace {

TEST(Text, ComparesAsciiWithoutRegardToCase)
{
    EXPECT_TRUE(iequals("Content-Type", "content-type"));
    EXPECT_FALSE(iequals("content-type", "content-typ"));
    EXPECT_TRUE(istarts_with("Bearer abc", "bearer "));
    EXPECT_FALSE(istarts_with("Be", "bearer"));
}

TEST(Text, LowersAsciiAndLeavesOtherBytesAlone)
{
    EXPECT_EQ(ascii_lower("ÄB-C"), "Äb-c");
}

TEST(Text, TrimsSpacesAndTabs)
{
    EXPECT_EQ(trim(" \t a b \t"), "a b");
    EXPECT_EQ(trim(" \t"), "");
}

TEST(Text, TakesWellFormedUtf8Only)
{
    EXPECT_TRUE(is_utf8("plain, Ä, 漢字, 😀"));
    EXPECT_FALSE(is_utf8("\xc0\xaf"));         // overlong
    EXPECT_FALSE(is_utf8("\xed\xa0\x80"));     // a surrogate
    EXPECT_FALSE(is_utf8("\xf4\x90\x80\x80")); // beyond U+10FFFF
    EXPECT_FALSE(is_utf8("cut \xe6\xbc"));
    EXPECT_TRUE(is_utf8("more than eight plain bytes, Ä, and eight more"));
    EXPECT_FALSE(is_utf8("more than eight plain bytes, \xff, and eight more"));
}

TEST(Text, ReplacesEachMalformedByteAndKeepsTheRest)
{
    EXPECT_EQ(to_utf8("a\xff"
                      "b"),
              "a\xef\xbf\xbd"
              "b");
    EXPECT_EQ(to_utf8("漢"), "漢");
}

TEST(Text, CutsAPrefixBetweenCharacters)
{
    EXPECT_EQ(utf8_prefix("a漢b", 4), "a漢");
    EXPECT_EQ(utf8_prefix("a漢b", 3), "a");
    EXPECT_EQ(utf8_prefix("ab", 5), "ab");
    EXPECT_EQ(utf8_prefix("漢", 2), "");
    EXPECT_EQ(utf8_prefix("\U0001F600b", 3), "");
}

TEST(Text, CutsWhatIsNotUtf8AtItsLength)
{
    const std::string continuations(9, '\x80');
    EXPECT_EQ(utf8_prefix(continuations, 5), continuations.substr(0, 5));
    EXPECT_EQ(utf8_prefix(continuations, 2), continuations.substr(0, 2));
}

TEST(Text, ReadsWholeNumbersOnly)
{
    EXPECT_EQ(parse_number<int>("-42"), -42);
    EXPECT_EQ(parse_number<int>("42 "), std::nullopt);
    EXPECT_EQ(parse_number<int>(""), std::nullopt);
    EXPECT_EQ(parse_number<unsigned char>("256"), std::nullopt);
}

TEST(Text, CutsAtTheFirstSeparator)
{
    EXPECT_THAT(cut("a=b=c", '='), testing::Pair("a", "b=c"));
    EXPECT_THAT(cut("abc", '='), testing::Pair("abc", ""));
}

TEST(Text, WritesHex)
{
    EXPECT_EQ(to_hex(std::string_view("\x00\xff\x1a", 3)), "00ff1a");
}

} // namespace
} // namespace waymark
