// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/enrich/uap_parser.hpp"

#include <string>
#include <string_view>

namespace waymark::events::enrich {

// A user agent in the product's vocabulary. Empty: not known.
struct UserAgent {
    std::string browser;         // "Chrome", "Mobile Safari", "Firefox", "Edge", "Samsung Internet"
    std::string browser_version; // as much as is known of "131.0.6778"
    std::string os;              // "Windows", "macOS", "iOS", "Android", "Linux", "Chrome OS"
    std::string os_version;
    std::string_view device; // see device_class.hpp
    std::string device_brand;
    std::string device_model;
};

// Longer ones are cut before they are parsed: real ones stay below 600 bytes.
inline constexpr std::size_t user_agent_bytes_max = 1024;

// Parses by uap-core and renames what its names and ours tell apart: one browser has one name on
// every device, so "Chrome Mobile" is Chrome; "Mac OS X" is macOS. Never fails.
[[nodiscard]] UserAgent parse_user_agent(const UapParser& parser, std::string_view user_agent);

} // namespace waymark::events::enrich
