// SPDX-License-Identifier: Apache-2.0
#include "api/session/request_client.hpp"

#include "base/text.hpp"

#include <string>

namespace waymark::api::session {

identity::ClientInfo client_of(const http::Request& request)
{
    constexpr std::size_t user_agent_bytes_max = 500;
    const auto agent = to_utf8(request.field("User-Agent"));
    return {request.client, std::string(utf8_prefix(agent, user_agent_bytes_max))};
}

} // namespace waymark::api::session
