// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "links/link.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace waymark::api::openshort {

// What a Url shows beside the link itself.
struct UrlContext {
    std::string_view public_url; // what short URLs begin with, without a slash at the end
    // Who made the link; shown to administrators who read a single one. Empty: not shown.
    std::string creator_name{};
    std::string creator_email{};
};

// Where the link is followed: below `public_url`, or below its own domain if it has one.
[[nodiscard]] std::string short_url_of(const links::Link& link, std::string_view public_url);

// The dialect's Url: members without a value are left out.
[[nodiscard]] boost::json::object to_view(const links::Link& link, const UrlContext& context);

} // namespace waymark::api::openshort
