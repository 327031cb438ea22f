// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/literals.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace waymark::clickhouse {

namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

TEST(Literal, EscapesWhatWouldEndAString)
{
    EXPECT_EQ(literal("it's"), R"('it\'s')");
    EXPECT_EQ(literal(R"(a\)"), R"('a\\')");
    EXPECT_EQ(literal(R"(\')"), R"('\\\'')");
}

TEST(Literal, WritesControlBytesAsHexadecimal)
{
    EXPECT_EQ(literal(std::string_view("\0001\n\x7f", 4)), R"('\x001\x0A\x7F')");
}

TEST(Literal, LeavesUtf8AndMalformedBytesAsTheyAre)
{
    EXPECT_EQ(literal("台北\xff"), "'台北\xff'");
}

TEST(Literal, PutsANegativeNumberInParentheses)
{
    EXPECT_EQ(literal(-1), "(-1)");
    EXPECT_EQ(literal(std::numeric_limits<std::int64_t>::min()), "(-9223372036854775808)");
    EXPECT_EQ(literal(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
    EXPECT_EQ(literal(-0.5), "(-0.5)");
}

TEST(Literal, MarksAWholeFloatAsAFloat)
{
    EXPECT_EQ(literal(5.0), "5.0");
    EXPECT_EQ(literal(1e300), "1e+300");
    EXPECT_EQ(literal(0.1), "0.1");
}

TEST(Literal, RefusesAFloatThatIsNotFinite)
{
    for (const double value :
         {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
          std::numeric_limits<double>::quiet_NaN()}) {
        const auto sql = literal(value);
        ASSERT_FALSE(sql);
        EXPECT_EQ(sql.error().code, Errc::invalid_argument);
    }
}

TEST(Literal, WritesDatesAndTimesInUtc)
{
    EXPECT_EQ(literal(sys_days{2026y / 2 / 9}), "toDate('2026-02-09')");
    EXPECT_EQ(literal(std::chrono::sys_seconds{sys_days{2026y / 2 / 9} + 1h + 2min + 3s}),
              "toDateTime('2026-02-09 01:02:03', 'UTC')");
}

TEST(Literal, RefusesATimeThatTheStoreCannotHold)
{
    for (const auto day : {sys_days{1969y / 12 / 31}, sys_days{2106y / 1 / 1}}) {
        const auto date = literal(day);
        ASSERT_FALSE(date);
        EXPECT_EQ(date.error().code, Errc::invalid_argument);
        const auto time = literal(std::chrono::sys_seconds{day});
        ASSERT_FALSE(time);
        EXPECT_EQ(time.error().code, Errc::invalid_argument);
    }
    EXPECT_TRUE(literal(sys_days{1970y / 1 / 1}));
    EXPECT_TRUE(literal(sys_days{2105y / 12 / 31}));
}

TEST(Literal, WritesAUuidAsItReads)
{
    EXPECT_EQ(literal(Uuid{0x61f0c4045cb311e7, 0x907ba6006ad3dba0}),
              "toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')");
    EXPECT_EQ(literal(Uuid{}), "toUUID('00000000-0000-0000-0000-000000000000')");
}

TEST(Literal, WritesAnAddressAsText)
{
    EXPECT_EQ(literal(IpAddress::v4(0xc0000201)), "'192.0.2.1'");
    EXPECT_EQ(literal(IpAddress{}), "''");
}

TEST(Literal, WritesArrays)
{
    const std::vector<std::string> texts{"a", "b'", ""};
    const std::vector<std::uint64_t> numbers{1, 2};
    EXPECT_EQ(literal(std::span(texts)), R"(['a', 'b\'', ''])");
    EXPECT_EQ(literal(std::span(numbers)), "[1, 2]");
    EXPECT_EQ(literal_set(texts), R"(('a', 'b\'', ''))");
    EXPECT_EQ(literal_set(numbers), "(1, 2)");
}

TEST(Literal, GivesAnEmptyArrayAType)
{
    EXPECT_EQ(literal(std::span<const std::string>{}), "emptyArrayString()");
    EXPECT_EQ(literal(std::span<const std::uint64_t>{}), "emptyArrayUInt64()");
}

TEST(Identifier, EscapesWhatWouldEndIt)
{
    EXPECT_EQ(identifier("props.key"), "`props.key`");
    EXPECT_EQ(identifier("a`b\\"), R"(`a\`b\\`)");
}

} // namespace

} // namespace waymark::clickhouse
