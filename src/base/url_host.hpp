// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ip_address.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace waymark {

// A URL's host in its normal spelling (WHATWG URL Standard, section 3.5).
struct UrlHost {
    std::string text; // lower-case ASCII; an IPv6 address in its brackets
    std::optional<IpAddress> address;
};

// Reads the host of an http or https URL: a domain (percent-encoded or internationalized too), an
// IPv4 address in any spelling that browsers take, or an IPv6 address in brackets. Nothing if it is
// none of them.
[[nodiscard]] std::optional<UrlHost> parse_url_host(std::string_view text);

} // namespace waymark
