// SPDX-License-Identifier: Apache-2.0
#include "statement.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::engine {

namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(ParseParameters, TakesWhatIsNoPartOfTheTransportForASetting)
{
    const auto statement = parse_parameters(
        "database=w&query=SELECT+%27a%26b%27&default_format=CSV&max_threads=1&wait_end_of_query=1"
        "&user=me&insert_deduplication_token=a%2Fb");
    ASSERT_TRUE(statement);
    EXPECT_EQ(statement->database, "w");
    EXPECT_EQ(statement->sql, "SELECT 'a&b'");
    EXPECT_EQ(statement->format, "CSV");
    EXPECT_THAT(statement->settings,
                ElementsAre(Pair("insert_deduplication_token", "a/b"), Pair("max_threads", "1")));
}

TEST(ParseParameters, RefusesAMalformedEscape)
{
    for (const auto* text : {"query=%", "query=%4", "query=%zz"}) {
        const auto statement = parse_parameters(text);
        ASSERT_FALSE(statement) << text;
        EXPECT_EQ(statement.error().code, Errc::invalid_argument);
    }
}

TEST(ParseParameters, RefusesASettingThatIsNoIdentifier)
{
    const auto statement = parse_parameters("max_threads%3D1,x=2");
    ASSERT_FALSE(statement);
    EXPECT_EQ(statement.error().code, Errc::invalid_argument);
}

TEST(OnlyReads, GoesByTheFirstWord)
{
    for (const auto* sql : {"SELECT 1", " \n select 1", "(SELECT 1)", "WITH 1 AS x SELECT x",
                            "show tables", "DESCRIBE t", "EXISTS t", "EXPLAIN SELECT 1"})
        EXPECT_TRUE(only_reads(sql)) << sql;
    for (const auto* sql : {"INSERT INTO t SELECT 1", "create table t", "ALTER TABLE t", "", "("})
        EXPECT_FALSE(only_reads(sql)) << sql;
}

TEST(ParseInsert, TakesTheHeadApart)
{
    const auto head = parse_insert("INSERT INTO w.t (a, `b)c`) FORMAT RowBinary");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->table, "w.t");
    EXPECT_EQ(head->columns, "a, `b)c`");
    EXPECT_EQ(head->format, "RowBinary");
}

TEST(ParseInsert, TakesAllColumnsWithoutAList)
{
    const auto head = parse_insert("insert into table `my (table\\``\nformat TSV ;\n");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->table, "`my (table\\``");
    EXPECT_EQ(head->columns, "*");
    EXPECT_EQ(head->format, "TSV");
}

TEST(ParseInsert, NeedsNoBlanksAroundTheList)
{
    const auto head = parse_insert("INSERT INTO t(a)FORMAT TSV");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->table, "t");
    EXPECT_EQ(head->columns, "a");
}

TEST(ParseInsert, RefusesAnythingElse)
{
    for (const auto* sql :
         {"SELECT 1 FORMAT TSV", "INSERT INTO t (a)", "INSERT INTO t VALUES", "INSERT", "",
          "INSERT INTO t FORMAT TSV)", "FORMAT TSV", "INSERT INTO t (a) SELECT 1 FORMAT TSV",
          "INSERT INTO t (a FORMAT TSV", "INSERT INTO `t FORMAT TSV",
          "INSERT INTO t SETTINGS a = 1 FORMAT TSV", "INSERT INTO t FORMAT TSV 1\t2"}) {
        const auto head = parse_insert(sql);
        ASSERT_FALSE(head) << sql;
        EXPECT_EQ(head.error().code, Errc::invalid_argument);
    }
}

TEST(InsertHead, ReadsLowCardinalityColumnsAsPlainOnes)
{
    const InsertHead head{.table = "w.t", .columns = "a, `b.c`", .format = "RowBinary"};
    EXPECT_EQ(head.describe(), "DESCRIBE (SELECT a, `b.c` FROM w.t)");
    EXPECT_EQ(head.read_from("/f", "a\tLowCardinality(String)\t\t\n"
                                   "b.c\tArray(LowCardinality(String))\t\t\n"
                                   "d\tDateTime('UTC')\t\t\n"),
              "INSERT INTO w.t (a, `b.c`) SELECT * FROM file('/f', RowBinary, "
              "'`a` String, `b.c` Array(String), `d` DateTime(\\'UTC\\')')");
}

TEST(SqlString, EscapesWhatWouldEndIt)
{
    EXPECT_EQ(sql_identifier(R"(a`b\)"), R"(`a\`b\\`)");
    EXPECT_EQ(sql_string(R"(it's a \ back)"), R"('it\'s a \\ back')");
}

} // namespace

} // namespace waymark::engine
