// SPDX-License-Identifier: Apache-2.0
#include "http/trusted_proxies.hpp"

#include <gtest/gtest.h>

#include <array>

namespace waymark::http {
namespace {

IpAddress ip(std::string_view text)
{
    return IpAddress::parse(text).value();
}

struct TrustedProxiesTest : testing::Test {
    std::array<std::string, 2> networks{"10.0.0.0/8", "2001:db8::/33"};
    TrustedProxies proxies = TrustedProxies::parse(networks).value();

    IpAddress client(std::string_view peer, std::string_view forwarded_for)
    {
        const std::array<HeaderField, 1> fields{{{"x-forwarded-for", forwarded_for}}};
        RequestHead head;
        head.peer = ip(peer);
        head.fields = fields;
        return proxies.client_of(head);
    }
};

TEST_F(TrustedProxiesTest, BelievesOnlyTheConfiguredProxies)
{
    EXPECT_EQ(client("192.0.2.1", "198.51.100.7"), ip("192.0.2.1"));
    EXPECT_EQ(client("10.1.2.3", "198.51.100.7"), ip("198.51.100.7"));
}

TEST_F(TrustedProxiesTest, TakesTheLastAddressThatIsNoProxy)
{
    EXPECT_EQ(client("10.0.0.1", "1.1.1.1, 198.51.100.7 , 10.0.0.2"), ip("198.51.100.7"));
    EXPECT_EQ(client("10.0.0.1", "10.0.0.3, 10.0.0.2"), ip("10.0.0.3"));
}

TEST_F(TrustedProxiesTest, StopsAtWhatIsNoAddress)
{
    EXPECT_EQ(client("10.0.0.1", "1.1.1.1, unknown, 10.0.0.2"), ip("10.0.0.2"));
    EXPECT_EQ(client("10.0.0.1", ""), ip("10.0.0.1"));
}

TEST_F(TrustedProxiesTest, ReadsAddressesWithPorts)
{
    EXPECT_EQ(client("10.0.0.1", "198.51.100.7:4711"), ip("198.51.100.7"));
    EXPECT_EQ(client("10.0.0.1", "[2001:db9::1]:4711"), ip("2001:db9::1"));
}

TEST_F(TrustedProxiesTest, KnowsNetworksOfBothFamilies)
{
    EXPECT_TRUE(proxies.trusts(ip("10.255.0.1")));
    EXPECT_FALSE(proxies.trusts(ip("11.0.0.1")));
    EXPECT_TRUE(proxies.trusts(ip("2001:db8:7fff::1")));
    EXPECT_FALSE(proxies.trusts(ip("2001:db8:8000::1")));
}

TEST_F(TrustedProxiesTest, LearnsOfTlsFromTheProxy)
{
    const std::array<HeaderField, 1> fields{{{"X-Forwarded-Proto", "https"}}};
    RequestHead head;
    head.fields = fields;
    head.peer = ip("10.0.0.1");
    EXPECT_TRUE(proxies.is_secure(head, false));
    head.peer = ip("192.0.2.1");
    EXPECT_FALSE(proxies.is_secure(head, false));
}

TEST_F(TrustedProxiesTest, RefusesWhatIsNoNetworkByTheNameOfTheSetting)
{
    networks[1] = "10.0.0.0/33";
    const auto refused = TrustedProxies::parse(networks);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::invalid_argument);
    EXPECT_EQ(refused.error().field, "trusted_proxies");
}

} // namespace
} // namespace waymark::http
