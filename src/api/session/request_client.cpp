// SPDX-License-Identifier: Apache-2.0
#include "api/session/request_client.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace waymark::api::session {

identity::ClientInfo client_of(const http::Request& request)
{
    constexpr std::size_t user_agent_bytes_max = 500;
    const auto agent = to_utf8(request.field("User-Agent"));
    return {request.client, std::string(utf8_prefix(agent, user_agent_bytes_max))};
}

std::string network_of(const IpAddress& address)
{
    constexpr std::size_t ipv6_network_bytes = 8;
    if (address.is_v4())
        return address.to_string();
    auto bytes = address.bytes();
    std::fill(bytes.begin() + ipv6_network_bytes, bytes.end(), std::uint8_t{0});
    return IpAddress(bytes).to_string();
}

} // namespace waymark::api::session
