// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/top_links.hpp"

#include "analytics/link_report.hpp"
#include "api/dwz/caller_scope.hpp"
#include "api/dwz/short_link_view.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace waymark::api::dwz {

namespace {

constexpr std::size_t top_count = 10;
// The meta store ranks links by the clicks of people, while here bots count, too; and the event
// store knows links that are gone. So more are looked at than shown.
constexpr std::uint32_t candidates = 50;

std::vector<RankedLink> of_all_time(const identity::Caller& caller, Services& services)
{
    links::LinkQuery query;
    query.scope = link_scope(caller);
    query.sort = links::LinkSort::clicks;
    query.page_size = candidates;
    std::vector<RankedLink> ranked;
    for (auto& link : services.links.list(query).links) {
        const auto clicks = click_count_of(link);
        ranked.push_back({std::move(link), clicks});
    }
    std::ranges::sort(ranked, [](const RankedLink& a, const RankedLink& b) {
        return a.clicks != b.clicks ? a.clicks > b.clicks : a.link.id > b.link.id;
    });
    return ranked;
}

Result<std::vector<RankedLink>> of_range(const identity::Caller& caller, Services& services,
                                         const TimeRange& range)
{
    const auto counts =
        analytics::top_links(services.analytics, event_scope(caller),
                             {.range = range, .limit = candidates, .with_bots = true});
    if (!counts)
        return std::unexpected(counts.error());
    std::vector<LinkId> ids;
    for (const auto& count : *counts)
        ids.push_back(count.link);
    std::unordered_map<LinkId, links::Link> found;
    for (auto& link : services.links.find(ids))
        found.emplace(link.id, std::move(link));

    std::vector<RankedLink> ranked;
    for (const auto& count : *counts) {
        if (const auto link = found.find(count.link); link != found.end())
            ranked.push_back({std::move(link->second), count.clicks});
    }
    return ranked;
}

} // namespace

Result<std::vector<RankedLink>> find_top_links(const identity::Caller& caller, Services& services,
                                               const std::optional<TimeRange>& range)
{
    auto ranked = range ? of_range(caller, services, *range) : of_all_time(caller, services);
    if (ranked && ranked->size() > top_count)
        ranked->resize(top_count);
    return ranked;
}

} // namespace waymark::api::dwz
