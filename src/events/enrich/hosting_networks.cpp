// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/hosting_networks.hpp"

#include <algorithm>
#include <array>

namespace waymark::events::enrich {

namespace {

// Sorted when the program is compiled: here they stand by their owners.
constexpr auto networks = [] {
    auto numbers = std::to_array<std::uint32_t>({
        7224,   8987,   14618,  16509,                 // Amazon Web Services
        19527,  396982,                                // Google Cloud
        8075,                                          // Microsoft Azure
        31898,                                         // Oracle Cloud
        36351,                                         // IBM Cloud
        14061,  46652,  393406,                        // DigitalOcean
        48337,  63949,                                 // Linode
        20473,                                         // Vultr
        16276,  35540,                                 // OVHcloud
        24940,  212317, 213230,                        // Hetzner
        12876,                                         // Scaleway
        40021,  51167,  141995,                        // Contabo
        7203,   16265,  19148,  28753,  30633,  59253, // Leaseweb
        60781,  133752, 205544, 394380, 395954, 396362,
        24429,  37963,  45102,  134963, // Alibaba Cloud
        45090,  132203, 132591,         // Tencent Cloud
        55990,  136907,                 // Huawei Cloud
        38365,  55967,                  // Baidu Cloud
        59077,  135377,                 // UCloud
        23576,                          // Naver Cloud
        7506,                           // GMO
        7684,   9370,   9371,           // Sakura
        200350,                         // Yandex Cloud
        49505,  50340,                  // Selectel
        9123,                           // Timeweb
        197695,                         // REG.RU
        198610,                         // Beget
        48282,  216071,                 // VDSina
        210644, 216246,                 // Aeza
        15395,  19994,  27357,  33070,  // Rackspace
        8560,                           // IONOS
        6724,                           // Strato
        197540,                         // netcup
        20773,  21501,                  // Host Europe
        31034,                          // Aruba
        29222,                          // Infomaniak
        21409,                          // Ikoula
        43350,                          // NForce
        50673,                          // Serverius
        59642,                          // Cherry Servers
        61098,                          // Exoscale
        25697,  202053,                 // UpCloud
        36007,  41436,                  // Kamatera
        47583,                          // Hostinger
        26496,  398101,                 // GoDaddy
        22612,                          // Namecheap
        26347,                          // DreamHost
        46606,                          // Newfold (Bluehost, HostGator)
        3842,   22611,  54641,          // InMotion
        55293,                          // A2 Hosting
        32244,  53824,                  // Liquid Web
        29802,                          // Hivelocity
        36352,  54290,                  // HostPapa (ColoCrossing)
        40676,                          // Psychz
        7979,                           // Servers.com
        19318,                          // Interserver
        33387,                          // Nocix
        30693,  62904,                  // Eonix
        54825,                          // Equinix Metal
        40509,                          // Fly.io
        400940,                         // Railway
        27715,                          // Locaweb
    });
    std::ranges::sort(numbers);
    return numbers;
}();

} // namespace

bool is_hosting_network(std::uint32_t asn)
{
    return std::ranges::binary_search(networks, asn);
}

} // namespace waymark::events::enrich
