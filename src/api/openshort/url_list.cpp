// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/url_list.hpp"

#include "api/openshort/caller_scope.hpp"
#include "api/openshort/page.hpp"
#include "api/openshort/text_filter.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

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
    SortName{"clickCount", links::LinkSort::clicks},
};

Result<void> read_sort(const http::Request& request, links::LinkQuery& query)
{
    const auto name = request.query_parameter("sortBy").value_or("");
    if (!name.empty()) {
        const auto* const found = std::ranges::find(sort_names, name, &SortName::first);
        if (found == sort_names.end()) {
            return failure(Errc::invalid_argument,
                           "Invalid sortBy: name a member of the link, such as createdAt.",
                           "sortBy");
        }
        query.sort = found->second;
    }
    const auto order = request.query_parameter("sortOrder").value_or("");
    if (!order.empty() && !iequals(order, "asc") && !iequals(order, "desc")) {
        return failure(Errc::invalid_argument, "Invalid sortOrder: it is asc or desc.",
                       "sortOrder");
    }
    query.descending = !iequals(order, "asc");
    return {};
}

} // namespace

Result<links::LinkQuery> read_url_query(const http::Request& request,
                                        const identity::Caller& caller)
{
    const auto page = read_page(request);
    if (!page)
        return std::unexpected(page.error());
    links::LinkQuery query;
    query.scope = link_scope(caller);
    query.page = page->page;
    query.page_size = page->page_size;
    auto search = read_text_filter(request, "search");
    if (!search)
        return std::unexpected(search.error());
    query.search = *std::move(search);
    if (const auto status = request.query_parameter("status"); status && !status->empty()) {
        query.status = links::parse_link_status(*status);
        if (!query.status) {
            return failure(Errc::invalid_argument,
                           "Invalid status: it is ACTIVE, INACTIVE or EXPIRED.", "status");
        }
    }
    if (const auto sorted = read_sort(request, query); !sorted)
        return std::unexpected(sorted.error());
    return query;
}

} // namespace waymark::api::openshort
