// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ip_address.hpp"
#include "http/request.hpp"
#include "identity/client_info.hpp"

#include <string>

namespace waymark::api::session {

// Where a request comes from. The user agent is made well-formed UTF-8 and cut at 500 bytes.
[[nodiscard]] identity::ClientInfo client_of(const http::Request& request);

// The address, or of IPv6 its /64, which is what one customer of a provider has to choose from: by
// this those are counted who call too often.
[[nodiscard]] std::string network_of(const IpAddress& address);

} // namespace waymark::api::session
