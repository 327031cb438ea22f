// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ip_address.hpp"

#include <string>

namespace waymark::identity {

// Where a request comes from, as far as the server believes it.
struct ClientInfo {
    IpAddress address;
    std::string user_agent;
};

} // namespace waymark::identity
