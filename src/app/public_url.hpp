// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.hpp"
#include "app/listen_address.hpp"

#include <string>

namespace waymark::app {

// What the URLs of links on the default domain begin with, without a slash at the end: what is
// configured, or else where the server listens.
[[nodiscard]] std::string public_url_of(const Config& config, const ListenAddress& address);

} // namespace waymark::app
