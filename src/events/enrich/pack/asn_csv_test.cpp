// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/pack/asn_csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::events::enrich::pack {
namespace {

TEST(AsnCsv, ReadsARangeWithAQuotedName)
{
    const auto range = parse_asn_line(R"(1.0.0.0,1.0.0.255,13335,"Cloudflare, ""Inc.""")");
    ASSERT_TRUE(range);
    EXPECT_EQ(range->first, IpAddress::parse("1.0.0.0"));
    EXPECT_EQ(range->last, IpAddress::parse("1.0.0.255"));
    EXPECT_EQ(range->number, 13335U);
    EXPECT_EQ(range->name, R"(Cloudflare, "Inc.")");
}

TEST(AsnCsv, ReadsAnIpv6RangeWithAPlainName)
{
    const auto range = parse_asn_line("2001:200::,2001:200:1b9::ffff,2500,WIDE Project");
    ASSERT_TRUE(range);
    EXPECT_EQ(range->name, "WIDE Project");
}

TEST(AsnCsv, RefusesARangeThatRunsBackwards)
{
    EXPECT_FALSE(parse_asn_line("1.0.0.255,1.0.0.0,1,a"));
}

TEST(AsnCsv, RefusesARangeOfTwoFamilies)
{
    EXPECT_FALSE(parse_asn_line("1.0.0.0,2001::,1,a"));
}

TEST(AsnCsv, NamesTheLineThatIsMalformed)
{
    const auto ranges = parse_asn_csv("1.0.0.0,1.0.0.255,1,a\r\nnonsense\n");
    ASSERT_FALSE(ranges);
    EXPECT_EQ(ranges.error().code, Errc::invalid_argument);
    EXPECT_THAT(ranges.error().message, testing::HasSubstr("line 2"));
}

} // namespace
} // namespace waymark::events::enrich::pack
