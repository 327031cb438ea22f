// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/enrichment_data.hpp"
#include "events/enrich/hosting_networks.hpp"

#include <gtest/gtest.h>

namespace waymark::events::enrich {
namespace {

bool is_hosted(std::string_view address)
{
    static const EnrichmentData data(WAYMARK_DATA);
    const auto system = data.locate(IpAddress::parse(address).value()).system;
    EXPECT_NE(system.number, 0U) << address;
    return is_hosting_network(system.number);
}

TEST(HostingNetworks, HoldTheLargeHosters)
{
    for (const std::uint32_t asn :
         {16509U, 14618U, 396982U, 8075U,   14061U, 16276U, 24940U, 213230U, 63949U, 20473U,
          45102U, 37963U, 45090U,  132203U, 31898U, 12876U, 51167U, 60781U,  7224U,  400940U})
        EXPECT_TRUE(is_hosting_network(asn)) << asn;
}

TEST(HostingNetworks, LeaveOutThoseThroughWhichPeopleReachTheWeb)
{
    // Cloudflare, Akamai, Fastly, Google, M247, Datacamp; Deutsche Telekom, Chunghwa, Comcast.
    for (const std::uint32_t asn : {13335U, 36183U, 20940U, 54113U, 15169U, 9009U, 60068U, 212238U,
                                    3320U, 3462U, 7922U, 0U, 4294967295U})
        EXPECT_FALSE(is_hosting_network(asn)) << asn;
}

TEST(HostingNetworks, TellAddresses)
{
    for (const auto* address : {"52.95.110.1", "167.99.0.1", "5.9.0.1", "51.68.0.1"})
        EXPECT_TRUE(is_hosted(address)) << address;
    for (const auto* address : {"1.1.1.1", "8.8.8.8", "91.0.0.1", "2606:4700:4700::1111"})
        EXPECT_FALSE(is_hosted(address)) << address;
}

} // namespace
} // namespace waymark::events::enrich
