// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/short_link_view.hpp"

#include "api/dwz/wire_time.hpp"

#include <fmt/format.h>

namespace waymark::api::dwz {

std::string domain_of(const links::Link& link, std::string_view public_url)
{
    if (link.domain == links::default_domain)
        return std::string(public_url);
    return fmt::format("{}://{}", link.protocol, link.domain_name);
}

std::string short_url_of(const links::Link& link, std::string_view public_url)
{
    return fmt::format("{}/{}", domain_of(link, public_url), link.slug);
}

std::uint64_t click_count_of(const links::Link& link)
{
    return link.clicks + link.bot_clicks;
}

boost::json::object to_view(const links::Link& link, std::string_view public_url)
{
    return {
        {"id", link.id.value},
        {"short_code", link.slug},
        {"domain", domain_of(link, public_url)},
        {"short_url", short_url_of(link, public_url)},
        {"original_url", link.target_url},
        {"title", link.title},
        {"description", link.description},
        {"expire_at", to_wire_time(link.expires)},
        // A link whose time is over is still switched on.
        {"is_active", link.status != links::LinkStatus::inactive},
        {"click_count", click_count_of(link)},
        {"created_at", to_wire_time(link.created)},
        {"updated_at", to_wire_time(link.updated)},
    };
}

} // namespace waymark::api::dwz
