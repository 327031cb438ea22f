// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/url_list.hpp"

#include "analytics/link_report.hpp"
#include "api/openshort/caller_scope.hpp"
#include "api/openshort/page.hpp"
#include "api/openshort/text_filter.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

namespace waymark::api::openshort {

namespace {

using SortName = std::pair<std::string_view, links::LinkSort>;
constexpr std::array sort_names{
    SortName{"createdAt", links::LinkSort::created},
    SortName{"updatedAt", links::LinkSort::updated},
    SortName{"slug", links::LinkSort::slug},
    SortName{"title", links::LinkSort::title},
    SortName{"originalUrl", links::LinkSort::target_url},
    SortName{"status", links::LinkSort::status},
    SortName{"expiresAt", links::LinkSort::expires},
};

Result<void> read_sort(const http::Request& request, UrlQuery& query)
{
    const auto name = request.query_parameter("sortBy").value_or("");
    if (name == "clickCount") {
        query.by_clicks = true;
    } else if (!name.empty()) {
        const auto* const found = std::ranges::find(sort_names, name, &SortName::first);
        if (found == sort_names.end()) {
            return failure(Errc::invalid_argument,
                           "Invalid sortBy: name a member of the link, such as createdAt.",
                           "sortBy");
        }
        query.links.sort = found->second;
    }
    const auto order = request.query_parameter("sortOrder").value_or("");
    if (!order.empty() && !iequals(order, "asc") && !iequals(order, "desc"))
        return failure(Errc::invalid_argument, "Invalid sortOrder: it is asc or desc.",
                       "sortOrder");
    query.links.descending = !iequals(order, "asc");
    return {};
}

// The links of the asked page when all are ordered by their clicks; the newest first among equals.
std::vector<LinkId> page_by_clicks(std::vector<LinkId> ids, const ClickCounts& counts,
                                   const links::LinkQuery& query)
{
    const auto clicks = [&counts](LinkId link) { return count_of(counts, link); };
    const std::size_t first =
        std::min<std::size_t>(ids.size(), std::size_t{query.page - 1} * query.page_size);
    const std::size_t last = std::min<std::size_t>(ids.size(), first + query.page_size);
    std::ranges::sort(ids, [&](LinkId a, LinkId b) {
        if (clicks(a) != clicks(b))
            return query.descending ? clicks(a) > clicks(b) : clicks(a) < clicks(b);
        return a > b;
    });
    return {ids.begin() + static_cast<std::ptrdiff_t>(first),
            ids.begin() + static_cast<std::ptrdiff_t>(last)};
}

Result<UrlPage> find_by_clicks(const UrlQuery& query, const identity::Caller& caller,
                               links::LinkService& links, analytics::Reader& analytics)
{
    auto counts = analytics::clicks_of_all_links(analytics, event_scope(caller));
    if (!counts)
        return std::unexpected(counts.error());
    auto ids = links.list_ids(query.links);
    UrlPage found;
    found.page.total = ids.size();
    const auto wanted = page_by_clicks(std::move(ids), *counts, query.links);
    found.page.links = links.find(wanted);
    std::ranges::sort(found.page.links, {}, [&wanted](const links::Link& link) {
        return std::ranges::find(wanted, link.id) - wanted.begin();
    });
    found.clicks = *std::move(counts);
    return found;
}

} // namespace

std::uint64_t count_of(const ClickCounts& counts, LinkId link)
{
    const auto found = counts.find(link);
    return found == counts.end() ? 0 : found->second;
}

Result<UrlQuery> read_url_query(const http::Request& request, const identity::Caller& caller)
{
    const auto page = read_page(request);
    if (!page)
        return std::unexpected(page.error());
    UrlQuery query;
    query.links.scope = link_scope(caller);
    query.links.page = page->page;
    query.links.page_size = page->page_size;
    auto search = read_text_filter(request, "search");
    if (!search)
        return std::unexpected(search.error());
    query.links.search = *std::move(search);
    if (const auto status = request.query_parameter("status"); status && !status->empty()) {
        query.links.status = links::parse_link_status(*status);
        if (!query.links.status) {
            return failure(Errc::invalid_argument,
                           "Invalid status: it is ACTIVE, INACTIVE or EXPIRED.", "status");
        }
    }
    if (const auto sorted = read_sort(request, query); !sorted)
        return std::unexpected(sorted.error());
    return query;
}

Result<UrlPage> find_urls(const UrlQuery& query, const identity::Caller& caller,
                          links::LinkService& links, analytics::Reader& analytics)
{
    if (query.by_clicks)
        return find_by_clicks(query, caller, links, analytics);
    UrlPage found;
    found.page = links.list(query.links);
    if (found.page.links.empty())
        return found;
    std::vector<LinkId> ids;
    std::ranges::transform(found.page.links, std::back_inserter(ids), &links::Link::id);
    auto counts = analytics::clicks_by_link(analytics, event_scope(caller), std::move(ids));
    if (!counts)
        return std::unexpected(counts.error());
    found.clicks = *std::move(counts);
    return found;
}

} // namespace waymark::api::openshort
