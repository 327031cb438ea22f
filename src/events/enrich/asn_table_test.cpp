// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/asn_table.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <fstream>

namespace waymark::events::enrich {
namespace {

IpAddress ip(std::string_view text)
{
    return IpAddress::parse(text).value();
}

class AsnTableTest : public testing::Test {
protected:
    Result<AsnTable> open(std::span<const std::byte> content)
    {
        const auto path =
            std::filesystem::path(testing::TempDir()) / ("asn_" + std::to_string(::getpid()));
        std::ofstream(path, std::ios::binary)
            .write(reinterpret_cast<const char*>(content.data()),
                   static_cast<std::streamsize>(content.size()));
        auto table = AsnTable::open(path);
        std::filesystem::remove(path);
        return table;
    }

    const std::vector<std::byte> bytes = encode_asn_file({
        {ip("2001:db8::"), ip("2001:db8::ffff"), 64501, "Six"},
        {ip("198.51.100.0"), ip("198.51.100.255"), 64500, "Four"},
        {ip("192.0.2.0"), ip("192.0.2.127"), 64501, "Six"},
    });
};

TEST_F(AsnTableTest, FindsTheFirstAndTheLastAddressOfARange)
{
    const auto table = open(bytes).value();
    const AutonomousSystem four{.number = 64500, .name = "Four"};
    EXPECT_EQ(table.find(ip("198.51.100.0")), four);
    EXPECT_EQ(table.find(ip("198.51.100.255")), four);
    EXPECT_EQ(table.find(ip("2001:db8::ffff")), (AutonomousSystem{64501, "Six"}));
}

TEST_F(AsnTableTest, KnowsNothingBetweenAndOutsideOfRanges)
{
    const auto table = open(bytes).value();
    for (const auto* const text :
         {"0.0.0.0", "192.0.2.128", "198.51.101.0", "255.255.255.255", "::", "2001:db8::1:0"})
        EXPECT_EQ(table.find(ip(text)), AutonomousSystem{}) << text;
}

TEST_F(AsnTableTest, LetsTheEarlierOfTwoOverlappingRangesWin)
{
    const auto table = open(encode_asn_file({
                                {ip("192.0.2.64"), ip("192.0.2.255"), 2, "Late"},
                                {ip("192.0.2.0"), ip("192.0.2.127"), 1, "Early"},
                            }))
                           .value();
    EXPECT_EQ(table.find(ip("192.0.2.100")).number, 1U);
    EXPECT_EQ(table.find(ip("192.0.2.200")).number, 0U);
}

TEST_F(AsnTableTest, RefusesAFileThatIsCutOffAnywhere)
{
    const std::span whole(bytes);
    for (std::size_t size = 1; size < whole.size(); ++size) {
        const auto table = open(whole.first(size));
        ASSERT_FALSE(table) << size;
        EXPECT_EQ(table.error().code, Errc::invalid_argument);
    }
}

TEST_F(AsnTableTest, RefusesAFileOfAnotherKind)
{
    const std::vector<std::byte> zeros(64);
    const auto table = open(zeros);
    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().code, Errc::invalid_argument);
}

TEST_F(AsnTableTest, TellsThatAFileIsMissing)
{
    const auto table = AsnTable::open("/nonexistent/asn.bin");
    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().code, Errc::not_found);
}

} // namespace
} // namespace waymark::events::enrich
