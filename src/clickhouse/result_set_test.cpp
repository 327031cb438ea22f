// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/result_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace waymark::clickhouse {

namespace {

using testing::ElementsAre;

TEST(ResultSet, ReadsNamesTypesAndRows)
{
    const auto set = ResultSet::parse("country\tclicks\nString\tUInt64\nTW\t3\nDE\t14\n");
    ASSERT_EQ(set.columns().size(), 2U);
    EXPECT_EQ(set.columns()[1].name, "clicks");
    EXPECT_EQ(set.columns()[1].type, "UInt64");
    ASSERT_EQ(set.size(), 2U);
    EXPECT_EQ(set[1].text("country"), "DE");
    EXPECT_EQ(set[1].u64(1), 14U);

    std::uint64_t sum = 0;
    for (const auto row : set)
        sum += row.u64("clicks");
    EXPECT_EQ(sum, 17U);
}

TEST(ResultSet, IsEmptyWithoutRowsAndWithoutText)
{
    EXPECT_TRUE(ResultSet::parse("a\nString\n").empty());
    const auto nothing = ResultSet::parse("");
    EXPECT_TRUE(nothing.empty());
    EXPECT_TRUE(nothing.columns().empty());
    EXPECT_THROW((void)nothing.front(), BadResult);
}

TEST(ResultSet, UndoesEscapes)
{
    const auto set =
        ResultSet::parse("a\tb\nString\tString\n\\t\\n\\\\N\\'\\0x\\b\\f\\r\\a\\v\\x41\t\\\\\n");
    EXPECT_EQ(set.front().text(0), std::string_view("\t\n\\N'\0x\b\f\r\a\vA", 13));
    EXPECT_EQ(set.front().text(1), "\\");
}

TEST(ResultSet, TellsNullFromTheTextThatLooksLikeIt)
{
    const auto set = ResultSet::parse("a\tb\tc\nX\tX\tX\n\\N\t\\\\N\t\n");
    EXPECT_TRUE(set.front().is_null("a"));
    EXPECT_FALSE(set.front().is_null("b"));
    EXPECT_EQ(set.front().text("b"), "\\N");
    EXPECT_EQ(set.front().text("c"), "");
    EXPECT_THROW((void)set.front().text("a"), BadResult);
    EXPECT_THROW((void)set.front().u64("a"), BadResult);
}

TEST(ResultSet, KeepsARowOfOneEmptyText)
{
    const auto set = ResultSet::parse("a\nString\n\nx\n");
    ASSERT_EQ(set.size(), 2U);
    EXPECT_EQ(set[0].text(0), "");
    EXPECT_EQ(set[1].text(0), "x");
}

TEST(ResultSet, ReadsNumbersToTheirLimits)
{
    const auto set =
        ResultSet::parse("a\tb\tc\td\te\nX\tX\tX\tX\tX\n"
                         "18446744073709551615\t-9223372036854775808\tnan\t-inf\t12.34\n");
    const auto row = set.front();
    EXPECT_EQ(row.u64("a"), UINT64_MAX);
    EXPECT_EQ(row.i64("b"), INT64_MIN);
    EXPECT_TRUE(std::isnan(row.f64("c")));
    EXPECT_EQ(row.f64("d"), -INFINITY);
    EXPECT_DOUBLE_EQ(row.f64("e"), 12.34);
}

TEST(ResultSet, RefusesAValueThatDoesNotReadAsTheTypeAskedFor)
{
    const auto set = ResultSet::parse("a\tb\nX\tX\n-1\t1x\n");
    EXPECT_THROW((void)set.front().u64("a"), BadResult);
    EXPECT_THROW((void)set.front().i64("b"), BadResult);
    EXPECT_THROW((void)set.front().f64("b"), BadResult);
    EXPECT_THROW((void)set.front().array("a"), BadResult);
}

TEST(ResultSet, RefusesAColumnThatIsNotThere)
{
    const auto set = ResultSet::parse("a\nX\n1\n");
    EXPECT_THROW((void)set.front().text("b"), BadResult);
    EXPECT_THROW((void)set.front().text(1), BadResult);
}

TEST(ResultSet, TakesArraysApart)
{
    const auto set = ResultSet::parse("a\tb\tc\nArray(String)\tArray(UInt64)\tArray(String)\n"
                                      "['it\\'s','a,b]','','\\\\\\t']\t[1,2]\t[]\n");
    EXPECT_THAT(set.front().array("a"), ElementsAre("it's", "a,b]", "", "\\\t"));
    EXPECT_THAT(set.front().array("b"), ElementsAre("1", "2"));
    EXPECT_THAT(set.front().array("c"), ElementsAre());
}

TEST(ResultSet, GivesInnerArraysAsTheirText)
{
    const auto set = ResultSet::parse("a\nArray(Array(UInt8))\n[[1,2],[3]]\n");
    EXPECT_THAT(set.front().array(0), ElementsAre("[1,2]", "[3]"));
}

TEST(ResultSet, RefusesAMalformedAnswer)
{
    for (const auto* text : {"a", "a\n", "a\nString", "a\tb\nString\n", "a\nString\nx",
                             "a\nString\nx\ty\n", "a\tb\nString\tString\nx\n"})
        EXPECT_THROW((void)ResultSet::parse(text), BadResult) << text;
}

TEST(ResultSet, KeepsItsTextWhenItIsMoved)
{
    auto first = ResultSet::parse("a\nX\nq\n");
    const auto second = std::move(first);
    EXPECT_EQ(second.front().text("a"), "q");
}

} // namespace

} // namespace waymark::clickhouse
