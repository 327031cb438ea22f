// SPDX-License-Identifier: Apache-2.0
#include "base/text_rules.hpp"

#include <gmock/gmock.h>

#include <string>

namespace waymark {
namespace {

using namespace std::string_literals;
using testing::HasSubstr;

TEST(TextRules, CountsCodePointsNotBytes)
{
    EXPECT_EQ(count_code_points(""), 0U);
    EXPECT_EQ(count_code_points("aÄ漢😀"), 4U);
}

TEST(TextRules, CountsWhatIsBeyondTheBasicPlaneAsTwoUtf16Units)
{
    EXPECT_EQ(count_utf16_units("aÄ漢"), 3U);
    EXPECT_EQ(count_utf16_units("😀"), 2U);
    EXPECT_EQ(count_utf16_units("👩‍🚀"), 5U); // two pairs and a joiner
}

TEST(TextRules, TakesATextOfTheGreatestLengthAndNoneLonger)
{
    EXPECT_TRUE(check_text("漢字", "title", 2));
    const auto refused = check_text("漢字x", "title", 2);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::invalid_argument);
    EXPECT_EQ(refused.error().field, "title");
    EXPECT_THAT(refused.error().message, HasSubstr("title"));
}

TEST(TextRules, RefusesWhatIsNotUtf8OrCannotBeStored)
{
    EXPECT_FALSE(check_text("\xff", "title", 10));
    EXPECT_FALSE(check_text("a\0b"s, "title", 10));
}

TEST(TextRules, LetsLinesBreakInTextsOnly)
{
    EXPECT_TRUE(check_text("one\n\ttwo", "title", 10));
    EXPECT_FALSE(check_line("one\ntwo", "title", 10));
    EXPECT_FALSE(check_line("\x7f", "title", 10));
    EXPECT_TRUE(check_line("one two", "title", 10));
}

} // namespace
} // namespace waymark
