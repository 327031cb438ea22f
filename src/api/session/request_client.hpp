// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/request.hpp"
#include "identity/client_info.hpp"

namespace waymark::api::session {

// Where a request comes from. The user agent is made well-formed UTF-8 and cut at 500 bytes.
[[nodiscard]] identity::ClientInfo client_of(const http::Request& request);

} // namespace waymark::api::session
