// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/top_urls.hpp"

#include "analytics/link_report.hpp"
#include "base/iso8601.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <iterator>
#include <span>
#include <vector>

namespace waymark::api::openshort {

namespace {

using analytics::LinkClicks;
using links::Link;

boost::json::object to_view(const Link& link, std::uint64_t clicks)
{
    boost::json::object view{{"id", link.uid},
                             {"slug", link.slug},
                             {"title", nullptr},
                             {"originalUrl", link.target_url},
                             {"clickCount", clicks},
                             {"status", links::to_string(link.status)},
                             {"createdAt", to_iso8601(link.created)}};
    if (!link.title.empty())
        view["title"] = link.title;
    return view;
}

boost::json::array to_view(std::span<const LinkClicks> top, std::span<const Link> links,
                           std::size_t limit)
{
    boost::json::array view;
    for (const auto& [id, clicks] : top) {
        const auto link = std::ranges::find(links, id, &Link::id);
        if (link != links.end() && view.size() < limit)
            view.push_back(to_view(*link, clicks));
    }
    return view;
}

} // namespace

Result<boost::json::array> find_top_urls(Services& services, const analytics::Scope& scope,
                                         const TimeRange& range, std::size_t limit)
{
    constexpr std::size_t asked_max = 1'000; // of LinkService::find
    constexpr std::size_t widening = 4;
    for (auto asked = limit;; asked = std::min(asked * widening, asked_max)) {
        const auto top = analytics::top_links(services.analytics, scope,
                                              {.range = range, .limit = asked, .with_bots = true});
        if (!top)
            return std::unexpected(top.error());
        std::vector<LinkId> ids;
        std::ranges::transform(*top, std::back_inserter(ids), &LinkClicks::link);
        auto view = to_view(*top, services.links.find(ids), limit);
        if (view.size() == limit || top->size() < asked || asked == asked_max)
            return view;
    }
}

} // namespace waymark::api::openshort
