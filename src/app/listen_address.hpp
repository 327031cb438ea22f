// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/ip_address.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace waymark::app {

struct ListenAddress {
    IpAddress address; // unspecified: every address of the machine
    std::uint16_t port = 0;
};

// Reads "127.0.0.1:5004", "[::1]:5004", "localhost:5004", or ":5004" for every address. Port 0 asks
// for any free one.
//
// invalid_argument: anything else; the field is server.listen.
[[nodiscard]] Result<ListenAddress> parse_listen_address(std::string_view text);

// What a browser on this machine calls it: "http://127.0.0.1:5004".
[[nodiscard]] std::string to_url(const ListenAddress& address, bool is_tls);

} // namespace waymark::app
