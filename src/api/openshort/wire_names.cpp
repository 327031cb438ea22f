// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/wire_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace waymark::api::openshort {

namespace {

using Names = std::pair<std::string_view, std::string_view>;

constexpr std::array wire_names{
    Names{"target_url", "originalUrl"},
    Names{"slug", "customSlug"},
    Names{"expires", "expiresAt"},
    Names{"utm_source", "utmSource"},
    Names{"utm_medium", "utmMedium"},
    Names{"utm_campaign", "utmCampaign"},
    Names{"utm_term", "utmTerm"},
    Names{"utm_content", "utmContent"},
    Names{"utm_id", "utmId"},
    Names{"utm_source_platform", "utmSourcePlatform"},
    Names{"og_title", "ogTitle"},
    Names{"og_description", "ogDescription"},
    Names{"twitter_card", "twitterCardType"},
    Names{"allowed_ips", "allowedIps"},
    Names{"is_active", "isActive"},
    Names{"new_password", "newPassword"},
    Names{"click_limit", "clickLimit"},
    Names{"is_sticky", "isSticky"},
    Names{"default_url", "defaultUrl"},
    Names{"og_image", "ogImage"},
    Names{"link", "urlId"},
    Names{"links", "urlIds"},
    Names{"size", "width"},
};

} // namespace

std::string_view wire_name(std::string_view field)
{
    const auto* const found = std::ranges::find(wire_names, field, &Names::first);
    return found == wire_names.end() ? field : found->second;
}

Error in_wire_names(Error error)
{
    error.field = wire_name(error.field);
    return error;
}

Error of_destination(Error error)
{
    if (error.field == "target_url")
        error.field = "targetUrl";
    return error;
}

std::vector<Error> of_destination(std::vector<Error> mistakes)
{
    for (auto& mistake : mistakes)
        mistake = of_destination(std::move(mistake));
    return mistakes;
}

} // namespace waymark::api::openshort
