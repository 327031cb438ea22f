// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "links/link.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <string_view>

// Links as the dialect's clients know them. `public_url` stands for the default domain.
namespace waymark::api::dwz {

// "https://short.ly": the domain as it was when the link was made.
[[nodiscard]] std::string domain_of(const links::Link& link, std::string_view public_url);
[[nodiscard]] std::string short_url_of(const links::Link& link, std::string_view public_url);

// Here every redirect counts, those of bots too.
[[nodiscard]] std::uint64_t click_count_of(const links::Link& link);

[[nodiscard]] boost::json::object to_view(const links::Link& link, std::string_view public_url);

} // namespace waymark::api::dwz
