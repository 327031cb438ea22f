// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/url_view.hpp"

#include "api/openshort/wire_names.hpp"
#include "base/iso8601.hpp"
#include "http/percent.hpp"

#include <fmt/format.h>

namespace waymark::api::openshort {

namespace {

void add_if_set(boost::json::object& view, std::string_view name, std::string_view value)
{
    if (!value.empty())
        view[name] = value;
}

// Pictures may be kept by caches; the last change of the link tells a new one from an old one.
void add_picture(boost::json::object& view, const links::Link& link, std::string_view public_url)
{
    if (link.og_image.empty())
        return;
    view["ogImage"] = link.og_image;
    view["ogImageUrl"] =
        fmt::format("{}/api/og-images/{}?v={}", public_url, http::percent_encode(link.og_image),
                    to_epoch_ms(link.updated));
}

} // namespace

std::string short_url_of(const links::Link& link, std::string_view public_url)
{
    if (link.domain_name.empty())
        return fmt::format("{}/{}", public_url, link.slug);
    return fmt::format("{}://{}/{}", link.protocol, link.domain_name, link.slug);
}

boost::json::object to_view(const links::Link& link, const UrlContext& context)
{
    boost::json::object view{
        {"id", link.uid},
        {"slug", link.slug},
        {"shortUrl", short_url_of(link, context.public_url)},
        {"originalUrl", link.target_url},
        {"userId", link.owner_uid},
        {"status", links::to_string(link.status)},
        {"clickCount", link.clicks},
        {"hasPassword", link.has_password()},
        {"isAbTest", link.is_ab_test},
        {"isSmartRouting", link.is_smart_routing},
        {"createdAt", to_iso8601(link.created)},
        {"updatedAt", to_iso8601(link.updated)},
    };
    add_if_set(view, "title", link.title);
    add_if_set(view, "description", link.description);
    if (link.expires)
        view["expiresAt"] = to_iso8601(*link.expires);
    if (link.click_limit)
        view["clickLimit"] = *link.click_limit;
    if (link.is_sticky)
        view["isSticky"] = true;
    for (const auto& utm : links::utm_fields)
        add_if_set(view, wire_name(utm.name), link.utm.*utm.member);
    add_if_set(view, "defaultUrl", link.default_url);
    add_if_set(view, "ogTitle", link.og_title);
    add_if_set(view, "ogDescription", link.og_description);
    add_picture(view, link, context.public_url);
    if (link.twitter_card)
        view["twitterCardType"] = links::to_string(*link.twitter_card);
    add_if_set(view, "createdByName", context.creator_name);
    add_if_set(view, "createdByEmail", context.creator_email);
    return view;
}

} // namespace waymark::api::openshort
