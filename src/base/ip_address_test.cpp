// SPDX-License-Identifier: Apache-2.0
#include "base/ip_address.hpp"

#include <gtest/gtest.h>

namespace waymark {
namespace {

IpAddress ip(std::string_view text)
{
    return IpAddress::parse(text).value();
}

TEST(IpAddress, ReadsAndWritesBothFamilies)
{
    EXPECT_EQ(ip("192.0.2.1").to_string(), "192.0.2.1");
    EXPECT_EQ(ip("2001:DB8:0:0::1").to_string(), "2001:db8::1");
    EXPECT_EQ(IpAddress{}.to_string(), "");
    EXPECT_EQ(ip("192.0.2.1").v4_value(), 0xc0000201U);
}

TEST(IpAddress, TakesAMappedAddressForItsIPv4Address)
{
    EXPECT_EQ(ip("::ffff:192.0.2.1"), ip("192.0.2.1"));
}

TEST(IpAddress, RefusesWhatIsNoAddress)
{
    for (const auto* text : {"", "1.2.3", "256.1.1.1", "1.2.3.4 ", "::g", "fe80::1%eth0",
                             "1234567890123456789012345678901234567890123456789"})
        EXPECT_FALSE(IpAddress::parse(text)) << text;
}

TEST(IpAddress, KnowsWhichAddressesAreNotPublic)
{
    for (const auto* text :
         {"127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
          "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1",
          "fd00::1", "2001:db8::1", "::ffff:10.0.0.1"})
        EXPECT_TRUE(ip(text).is_private()) << text;
    for (const auto* text : {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111"})
        EXPECT_FALSE(ip(text).is_private()) << text;
}

TEST(IpAddress, KnowsLoopback)
{
    EXPECT_TRUE(ip("127.8.0.1").is_loopback());
    EXPECT_TRUE(ip("::1").is_loopback());
    EXPECT_FALSE(ip("128.0.0.1").is_loopback());
    EXPECT_FALSE(IpAddress{}.is_loopback());
}

} // namespace
} // namespace waymark
