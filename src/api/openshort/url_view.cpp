// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/url_view.hpp"

#include "api/openshort/wire_names.hpp"
#include "base/iso8601.hpp"

#include <fmt/format.h>

namespace waymark::api::openshort {

namespace {

void add_if_set(boost::json::object& view, std::string_view name, std::string_view value)
{
    if (!value.empty())
        view[name] = value;
}

} // namespace

boost::json::object to_view(const links::Link& link, const UrlContext& context)
{
    boost::json::object view{
        {"id", link.uid},
        {"slug", link.slug},
        {"shortUrl", fmt::format("{}/{}", context.public_url, link.slug)},
        {"originalUrl", link.target_url},
        {"userId", link.owner_uid},
        {"status", links::to_string(link.status)},
        {"clickCount", context.click_count},
        {"hasPassword", link.has_password()},
        {"isAbTest", link.is_ab_test},
        {"isSmartRouting", link.is_smart_routing},
        {"createdAt", to_iso8601(link.created)},
        {"updatedAt", to_iso8601(link.updated)},
    };
    add_if_set(view, "title", link.title);
    if (link.expires)
        view["expiresAt"] = to_iso8601(*link.expires);
    for (const auto& utm : links::utm_fields)
        add_if_set(view, wire_name(utm.name), link.utm.*utm.member);
    add_if_set(view, "defaultUrl", link.default_url);
    add_if_set(view, "ogTitle", link.og_title);
    add_if_set(view, "ogDescription", link.og_description);
    add_if_set(view, "ogImage", link.og_image);
    if (link.twitter_card)
        view["twitterCardType"] = links::to_string(*link.twitter_card);
    add_if_set(view, "createdByName", context.creator_name);
    add_if_set(view, "createdByEmail", context.creator_email);
    return view;
}

} // namespace waymark::api::openshort
