// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"
#include "sites/address_set.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace waymark::sites {

namespace {

IpAddress address(std::string_view text)
{
    return IpAddress::parse(text).value();
}

AddressSet set_of(const std::vector<std::string>& texts)
{
    std::vector<Network> networks;
    for (const auto& text : texts)
        networks.push_back(Network::parse(text).value());
    return AddressSet(networks);
}

TEST(AddressSet, HoldsNetworksFromTheirFirstAddressToTheirLast)
{
    const auto set = set_of({"10.1.2.3/8", "192.0.2.7", "2001:db8::/33"});
    for (const auto* text : {"10.0.0.0", "10.255.255.255", "192.0.2.7", "::ffff:192.0.2.7",
                             "2001:db8::", "2001:db8:7fff:ffff:ffff:ffff:ffff:ffff"})
        EXPECT_TRUE(set.contains(address(text))) << text;
    for (const auto* text : {"9.255.255.255", "11.0.0.0", "192.0.2.6", "192.0.2.8",
                             "2001:db8:8000::", "::10.0.0.0", "::"})
        EXPECT_FALSE(set.contains(address(text))) << text;
}

TEST(AddressSet, HoldsAllOrNothing)
{
    EXPECT_TRUE(set_of({}).is_empty());
    EXPECT_FALSE(set_of({}).contains(address("192.0.2.7")));
    EXPECT_TRUE(set_of({"0.0.0.0/0"}).contains(address("255.255.255.255")));
    EXPECT_FALSE(set_of({"0.0.0.0/0"}).contains(address("2001:db8::1")));
    const auto all = set_of({"::/0"});
    EXPECT_TRUE(all.contains(address("192.0.2.7")));
    EXPECT_TRUE(all.contains(address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")));
}

TEST(AddressSet, AgreesWithItsNetworksAskedOneByOne)
{
    Random random(3);
    const auto draw = [&] {
        return IpAddress::v4(0x0a000000U + static_cast<std::uint32_t>(random.below(1024)));
    };
    for (int i = 0; i < 200; ++i) {
        std::vector<Network> networks;
        for (auto count = random.below(8); count > 0; --count) {
            const auto text = fmt::format("{}/{}", draw().to_string(), 22 + random.below(11));
            networks.push_back(Network::parse(text).value());
        }
        const AddressSet set(networks);
        for (int j = 0; j < 50; ++j) {
            const auto asked = draw();
            ASSERT_EQ(
                set.contains(asked),
                std::ranges::any_of(networks, [&](const Network& n) { return n.contains(asked); }))
                << asked.to_string();
        }
    }
}

} // namespace

} // namespace waymark::sites
