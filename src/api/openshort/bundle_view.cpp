// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/bundle_view.hpp"

#include "api/openshort/url_view.hpp"
#include "base/iso8601.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <utility>

namespace waymark::api::openshort {

namespace {

using links::bundles::Bundle;

boost::json::object to_view(const Bundle::Member& member, std::string_view public_url)
{
    const auto& link = member.link;
    boost::json::object view{
        {"id", link.uid},
        {"slug", link.slug},
        {"shortUrl", short_url_of(link, public_url)},
        {"originalUrl", link.target_url},
        {"clickCount", link.clicks},
        {"status", links::to_string(link.status)},
        {"createdAt", to_iso8601(link.created)},
        {"order", member.position},
    };
    if (!link.title.empty())
        view["title"] = link.title;
    return view;
}

} // namespace

boost::json::object to_view(const Bundle& bundle, std::string_view public_url)
{
    boost::json::array members;
    for (const auto& member : bundle.members)
        members.push_back(to_view(member, public_url));
    boost::json::object view{
        {"id", bundle.uid},
        {"name", bundle.name},
        {"color", bundle.color},
        {"icon", bundle.icon},
        {"status", links::bundles::to_string(bundle.status)},
        {"userId", bundle.owner_uid},
        {"urlCount", bundle.link_count},
        {"totalClicks", bundle.clicks},
        {"urls", std::move(members)},
        {"createdAt", to_iso8601(bundle.created)},
        {"updatedAt", to_iso8601(bundle.updated)},
    };
    if (!bundle.description.empty())
        view["description"] = bundle.description;
    return view;
}

boost::json::object stats_view(const Bundle& bundle, std::span<const analytics::DayClicks> days)
{
    boost::json::array trend;
    for (const auto& day : days)
        trend.push_back({{"date", to_iso_date(day.date)}, {"clicks", day.clicks}});
    boost::json::object view{
        {"bundleId", bundle.uid},
        {"totalClicks", bundle.clicks},
        {"urlCount", bundle.link_count},
        {"clickTrend", std::move(trend)},
    };
    const auto top = std::ranges::max_element(
        bundle.members, {}, [](const Bundle::Member& member) { return member.link.clicks; });
    if (top != bundle.members.end())
        view["topUrl"] = {{"slug", top->link.slug}, {"clicks", top->link.clicks}};
    return view;
}

} // namespace waymark::api::openshort
