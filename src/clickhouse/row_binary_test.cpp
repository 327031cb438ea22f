// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/row_binary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace waymark::clickhouse {

namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

std::string hex(const RowBinary& rows)
{
    std::string text;
    for (const auto byte : rows.bytes())
        text += fmt::format("{:02x}", static_cast<unsigned>(byte));
    return text;
}

TEST(RowBinary, WritesWholeNumbersLittleEndian)
{
    RowBinary rows;
    rows.u8(0x12);
    rows.u16(0x1234);
    rows.u32(0x12345678);
    rows.u64(0x123456789abcdef0);
    rows.i64(-2);
    EXPECT_EQ(hex(rows), "12"
                         "3412"
                         "78563412"
                         "f0debc9a78563412"
                         "feffffffffffffff");
}

TEST(RowBinary, WritesAFloatAsItsBits)
{
    RowBinary rows;
    rows.f64(-1.5);
    EXPECT_EQ(hex(rows), "000000000000f8bf");
}

TEST(RowBinary, WritesADecimalInTenThousandths)
{
    RowBinary rows;
    rows.decimal_e4(12'3400);
    EXPECT_EQ(hex(rows), "08e2010000000000");
}

TEST(RowBinary, PutsTheLengthBeforeAText)
{
    RowBinary rows;
    rows.text("");
    rows.text("ab");
    EXPECT_EQ(hex(rows), "00026162");
}

TEST(RowBinary, WritesALongLengthInGroupsOfSevenBits)
{
    RowBinary rows;
    rows.text(std::string(300, 'x'));
    EXPECT_EQ(hex(rows).substr(0, 6), "ac0278");
    EXPECT_EQ(rows.size(), 302U);

    rows.clear();
    rows.array(127);
    rows.array(128);
    rows.array(16'384);
    EXPECT_EQ(hex(rows), "7f8001808001");
}

TEST(RowBinary, WritesTheHighHalfOfAUuidFirst)
{
    RowBinary rows;
    rows.uuid({0x61f0c4045cb311e7, 0x907ba6006ad3dba0});
    EXPECT_EQ(hex(rows), "e711b35c04c4f061a0dbd36a00a67b90");
}

TEST(RowBinary, CountsDatesInDaysAndTimesInSeconds)
{
    RowBinary rows;
    rows.date(sys_days{1970y / 1 / 3});
    rows.date_time(sys_seconds{0x1234s});
    EXPECT_EQ(hex(rows), "020034120000");
}

TEST(RowBinary, BringsATimeOutsideTheRangeToItsNearestEnd)
{
    RowBinary rows;
    rows.date(sys_days{1969y / 12 / 31});
    rows.date(sys_days{2500y / 1 / 1});
    rows.date_time(sys_seconds{-1s});
    rows.date_time(sys_days{2500y / 1 / 1});
    EXPECT_EQ(hex(rows), "0000ffff00000000ffffffff");
}

TEST(RowBinary, KeepsWhatItHasWhenItGrows)
{
    RowBinary rows;
    for (std::uint32_t i = 0; i < 100'000; ++i)
        rows.u32(i);
    ASSERT_EQ(rows.size(), 400'000U);
    std::uint32_t last = 0;
    std::memcpy(&last, rows.bytes().data() + 399'996, sizeof(last));
    EXPECT_EQ(last, 99'999U);
}

TEST(RowBinary, GivesEqualBytesForEqualCallsAfterClear)
{
    RowBinary rows(16);
    const auto write = [&rows] {
        rows.text("a");
        rows.u64(7);
    };
    write();
    const auto first = hex(rows);
    rows.clear();
    EXPECT_TRUE(rows.empty());
    write();
    EXPECT_EQ(hex(rows), first);
}

} // namespace

} // namespace waymark::clickhouse
