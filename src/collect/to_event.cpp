// SPDX-License-Identifier: Apache-2.0
#include "collect/to_event.hpp"

#include "base/text.hpp"
#include "events/enrich/channel.hpp"

#include <algorithm>

namespace waymark::collect {

namespace {

using events::Event;
using events::EventKind;

// The parameter by which a page learns of the click on one of our links.
constexpr std::string_view own_click_id = "wm_click";

std::string_view word_of(EventKind kind)
{
    switch (kind) {
    case EventKind::page_view:
        return "page_view";
    case EventKind::engagement:
        return "engagement";
    case EventKind::conversion:
        return "conversion";
    case EventKind::click:
    case EventKind::custom:
        break;
    }
    return "custom";
}

std::uint32_t privacy_flags(const sites::Site& site)
{
    std::uint32_t flags = 0;
    if (site.address_mode == sites::AddressMode::truncated)
        flags |= events::flag_address_truncated;
    if (site.address_mode == sites::AddressMode::dropped)
        flags |= events::flag_address_dropped;
    if (site.visitor_mode == sites::VisitorMode::none)
        flags |= events::flag_visitor_unlinked;
    if (site.visitor_mode == sites::VisitorMode::monthly)
        flags |= events::flag_visitor_monthly;
    return flags;
}

void set_time(const Hit& hit, TimePoint now, Event& event)
{
    using std::chrono::milliseconds;
    const auto now_ms = to_epoch_ms(now);
    event.received_ms = now_ms;
    event.time_ms = hit.time_ms.value_or(now_ms);
    const bool is_believable = event.time_ms <= now_ms + milliseconds(client_ahead_max).count() &&
                               event.time_ms >= now_ms - milliseconds(client_behind_max).count();
    if (!is_believable) {
        event.time_ms = now_ms;
        event.flags |= events::flag_time_clamped;
    }
}

void set_id(const Hit& hit, Random& random, Event& event)
{
    if (hit.id) {
        event.id = *hit.id;
        event.flags |= events::flag_client_id;
        return;
    }
    event.id = events::make_event_id(from_epoch_ms(event.received_ms), random(), random());
}

void set_page(const Hit& hit, const sites::Site& site, Event& event)
{
    const auto page = parse_page_address(hit.url);
    event.url = hit.url;
    event.host = page.host.empty() ? parse_page_address(site.domain).host : page.host;
    event.path = page.path;
    event.query = page.query;
    for (auto query = page.query; !query.empty() && event.click_id.empty();) {
        const auto [parameter, rest] = cut(query, '&');
        query = rest;
        const auto [name, value] = cut(parameter, '=');
        const bool is_click = name == own_click_id || events::enrich::is_click_id(name);
        if (!value.empty() && is_click) {
            event.click_id_kind = name;
            event.click_id = value;
        }
    }
}

// Ids that the client keeps are looked at where the site's owner has chosen so.
void set_visitor(const Hit& hit, const sites::Site& site, Event& event)
{
    event.user = hit.user;
    if (site.visitor_mode == sites::VisitorMode::persistent)
        event.client_visitor = hit.visitor;
    if (site.visitor_mode != sites::VisitorMode::none)
        event.client_visit = hit.visit;
}

std::string_view without_www(std::string_view host)
{
    return istarts_with(host, "www.") ? host.substr(4) : host;
}

bool is_scheme(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        const char lower = ascii_lower(c);
        return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
               c == '.';
    });
}

// What stands between the slashes of a URL and its path, and the rest.
std::pair<std::string_view, std::string_view> cut_authority(std::string_view url)
{
    const auto slashes = url.find("//");
    const bool has_authority =
        slashes == 0 || (slashes != std::string_view::npos && slashes > 1 &&
                         url[slashes - 1] == ':' && is_scheme(url.substr(0, slashes - 1)));
    if (!has_authority)
        return {{}, url};
    const auto rest = url.substr(slashes + 2);
    const auto end = std::min(rest.find_first_of("/?#"), rest.size());
    return {rest.substr(0, end), rest.substr(end)};
}

std::string_view host_in(std::string_view authority)
{
    if (const auto at = authority.rfind('@'); at != std::string_view::npos)
        authority.remove_prefix(at + 1);
    if (authority.starts_with('['))
        return authority.substr(0, authority.find(']') + 1);
    return authority.substr(0, authority.find(':'));
}

} // namespace

Event to_event(const Hit& hit, const sites::Site& site, TimePoint now, Random& random)
{
    Event event;
    event.kind = hit.kind;
    event.flags = privacy_flags(site) | (hit.is_headless ? events::flag_headless : 0U);
    set_time(hit, now, event);
    set_id(hit, random, event);
    event.owner = site.owner;
    event.site = site.events_id();
    event.ip = hit.ip;
    event.user_agent = hit.user_agent;
    event.accept_language = hit.accept_language;
    set_page(hit, site, event);
    event.referrer = hit.referrer;
    set_visitor(hit, site, event);
    event.title = hit.title;
    event.screen = hit.screen;
    event.name = hit.name;
    event.type = hit.type.empty() ? word_of(hit.kind) : hit.type;
    event.label = hit.label;
    event.value_e4 = hit.value_e4;
    event.currency = hit.currency;
    event.duration_ms = hit.duration_ms;
    event.scroll_percent = hit.scroll_percent;
    event.properties = hit.properties;
    return event;
}

PageAddress parse_page_address(std::string_view url)
{
    const auto [authority, rest] = cut_authority(url);
    const auto [path, query] = cut(cut(rest, '#').first, '?');
    const bool is_root = path.empty() && !authority.empty();
    return {.host = host_in(authority), .path = is_root ? "/" : path, .query = query};
}

bool is_of_site(std::string_view origin, const sites::Site& site)
{
    const auto home = without_www(parse_page_address(site.domain).host);
    if (home.empty() || origin.empty())
        return true;
    const auto host = without_www(parse_page_address(origin).host);
    if (host.size() <= home.size())
        return iequals(host, home);
    const auto above = host.size() - home.size();
    return host[above - 1] == '.' && iequals(host.substr(above), home);
}

} // namespace waymark::collect
