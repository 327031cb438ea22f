// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/inquiry.hpp"

#include "api/pages/link_pages.hpp"
#include "links/slug.hpp"

namespace waymark::api::redirect {

using pages::MediaPreference;

MediaPreference Inquiry::preference() const
{
    return pages::media_preference(accept);
}

bool Inquiry::wants_page() const
{
    return is_on_site() ? preference() != MediaPreference::json
                        : preference() == MediaPreference::html;
}

Language Inquiry::language() const
{
    return is_on_site() ? pages::site_language(visit.accept_language)
                        : choose_language(visit.accept_language);
}

bool Inquiry::names_link() const
{
    if (!links::is_slug(visit.slug))
        return false;
    return is_on_site() ? !links::is_reserved_code(visit.slug)
                        : !links::is_reserved_slug(visit.slug);
}

void Inquiry::take_field(std::string_view name, std::string_view value)
{
    if (iequals(name, "host"))
        visit.host = value;
    else if (iequals(name, "user-agent"))
        visit.user_agent = value;
    else if (iequals(name, "referer"))
        visit.referrer = value;
    else if (iequals(name, "accept-language"))
        visit.accept_language = value;
    else if (iequals(name, "accept"))
        accept = value;
}

std::string_view slug_of(std::string_view path)
{
    return path.starts_with('/') ? path.substr(1) : std::string_view{};
}

} // namespace waymark::api::redirect
