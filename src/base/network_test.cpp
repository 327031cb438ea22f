// SPDX-License-Identifier: Apache-2.0
#include "base/network.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark {
namespace {

IpAddress ip(std::string_view text)
{
    return IpAddress::parse(text).value();
}

Network network(std::string_view text)
{
    return Network::parse(text).value();
}

TEST(Network, HoldsTheAddressesThatShareItsPrefix)
{
    EXPECT_TRUE(network("10.0.0.0/8").contains(ip("10.255.0.1")));
    EXPECT_FALSE(network("10.0.0.0/8").contains(ip("11.0.0.1")));
    EXPECT_TRUE(network("2001:db8::/33").contains(ip("2001:db8:7fff::1")));
    EXPECT_FALSE(network("2001:db8::/33").contains(ip("2001:db8:8000::1")));
}

TEST(Network, OneAddressHoldsItself)
{
    EXPECT_TRUE(network("192.0.2.1").contains(ip("192.0.2.1")));
    EXPECT_TRUE(network("192.0.2.1").contains(ip("::ffff:192.0.2.1")));
    EXPECT_FALSE(network("192.0.2.1").contains(ip("192.0.2.2")));
    EXPECT_TRUE(network("2001:db8::1/128").contains(ip("2001:db8::1")));
}

TEST(Network, APrefixOfLengthZeroHoldsAllOfItsFamily)
{
    EXPECT_TRUE(network("0.0.0.0/0").contains(ip("203.0.113.9")));
    EXPECT_FALSE(network("0.0.0.0/0").contains(ip("2001:db8::1")));
    EXPECT_TRUE(network("::/0").contains(ip("2001:db8::1")));
    EXPECT_TRUE(network("::/0").contains(ip("203.0.113.9")));
}

TEST(Network, IsWrittenByItsFirstAddress)
{
    const std::vector<std::pair<std::string, std::string>> samples{
        {"10.1.2.3/8", "10.0.0.0/8"},
        {"192.0.2.255/31", "192.0.2.254/31"},
        {"192.0.2.1/32", "192.0.2.1"},
        {"0.0.0.0/0", "0.0.0.0/0"},
        {"2001:db8::1/32", "2001:db8::/32"},
        {"::1", "::1"},
        {"::/0", "::/0"},
        {"::", "::"},
        {"::ffff:192.0.2.1", "192.0.2.1"},
    };
    for (const auto& [text, written] : samples) {
        EXPECT_EQ(network(text).to_string(), written);
        EXPECT_EQ(network(written), network(text)) << text;
    }
}

TEST(Network, RefusesMalformedText)
{
    for (const std::string_view text :
         {"", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0/8",
          "::/129", "::/x", "a/8", " 10.0.0.1"}) {
        const auto network = Network::parse(text);
        ASSERT_FALSE(network) << text;
        EXPECT_EQ(network.error().code, Errc::invalid_argument);
    }
}

} // namespace
} // namespace waymark
