// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/pattern_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::events::enrich {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

PatternSet compile(const std::vector<PatternSet::Pattern>& patterns)
{
    return PatternSet::compile(patterns).value();
}

TEST(PatternSet, GivesCandidatesInTheOrderOfThePatterns)
{
    const auto set = compile({{"Chrome/(\\d+)"}, {"Firefox"}, {"(Version|Chrome).*Safari"}});
    EXPECT_THAT(set.candidates("Chrome/1 Safari"), ElementsAre(0, 2));
}

TEST(PatternSet, KeepsAPatternThatNeedsNoLiteral)
{
    const auto set = compile({{"Firefox"}, {"^\\w+$"}});
    EXPECT_THAT(set.candidates("x"), ElementsAre(1));
}

TEST(PatternSet, HeedsThePatternsCase)
{
    const auto set = compile({{"nokia", true}, {"nokia", false}});
    const re2::StringPiece text("NOKIA");
    EXPECT_TRUE(re2::RE2::PartialMatch(text, set[0]));
    EXPECT_FALSE(re2::RE2::PartialMatch(text, set[1]));
}

TEST(PatternSet, NamesThePatternThatRe2Refuses)
{
    const auto set = PatternSet::compile(std::vector<PatternSet::Pattern>{{"a(?!b)"}});
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().code, Errc::invalid_argument);
    EXPECT_THAT(set.error().message, HasSubstr("a(?!b)"));
}

TEST(PatternSet, RefusesAPatternBeyondAscii)
{
    const auto set =
        PatternSet::compile(std::vector<PatternSet::Pattern>{{"prohl\xc3\xad\xc5\xbe"}});
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().code, Errc::invalid_argument);
}

TEST(PatternSet, RefusesToBeEmpty)
{
    const auto set = PatternSet::compile({});
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().code, Errc::invalid_argument);
}

} // namespace
} // namespace waymark::events::enrich
