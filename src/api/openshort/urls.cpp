// SPDX-License-Identifier: Apache-2.0
#include "analytics/link_report.hpp"
#include "api/openshort/caller_scope.hpp"
#include "api/openshort/fail.hpp"
#include "api/openshort/handlers.hpp"
#include "api/openshort/page.hpp"
#include "api/openshort/url_draft.hpp"
#include "api/openshort/url_view.hpp"
#include "base/text.hpp"
#include "http/read_json.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace waymark::api::openshort {

namespace {

using ClickCounts = std::unordered_map<LinkId, std::uint64_t>;

std::uint64_t count_of(const ClickCounts& counts, LinkId link)
{
    const auto found = counts.find(link);
    return found == counts.end() ? 0 : found->second;
}

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

Result<void> read_sort(const http::Request& request, links::LinkQuery& query)
{
    if (const auto name = request.query_parameter("sortBy"); name && !name->empty()) {
        const auto* const found = std::ranges::find(sort_names, *name, &SortName::first);
        if (found == sort_names.end()) {
            return failure(Errc::invalid_argument,
                           "Invalid sortBy: name a member of the link, such as createdAt.",
                           "sortBy");
        }
        query.sort = found->second;
    }
    if (const auto order = request.query_parameter("sortOrder"); order && !order->empty()) {
        if (!iequals(*order, "asc") && !iequals(*order, "desc")) {
            return failure(Errc::invalid_argument, "Invalid sortOrder: it is asc or desc.",
                           "sortOrder");
        }
        query.descending = iequals(*order, "desc");
    }
    return {};
}

Result<links::LinkQuery> read_query(const http::Request& request, const PageRequest& page)
{
    links::LinkQuery query;
    query.page = page.page;
    query.page_size = page.page_size;
    query.search = request.query_parameter("search").value_or("");
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

} // namespace

Answer create_url(Call& call, Services& services)
{
    const auto body = http::read_json<CreateUrl>(call.request);
    if (!body)
        co_return fail(body.error());
    const auto draft = to_draft(*body);
    if (!draft)
        co_return fail(draft.error());
    if (const auto mistakes = services.links.find_mistakes(*draft); !mistakes.empty())
        co_return fail(mistakes);

    const auto link = co_await services.workers.run(
        [&] { return services.links.create(call.caller.id, *draft); });
    if (!link)
        co_return fail(link.error());

    UrlContext context;
    context.public_url = services.public_url;
    co_return http::json(http::Status::created, to_view(*link, context));
}

Answer list_urls(Call& call, Services& services)
{
    const auto page = read_page(call.request);
    if (!page)
        co_return fail(page.error());
    auto query = read_query(call.request, *page);
    if (!query)
        co_return fail(query.error());
    query->scope = link_scope(call.caller);

    links::LinkPage found;
    const auto counts = co_await services.workers.run([&]() -> Result<ClickCounts> {
        found = services.links.list(*query);
        if (found.links.empty())
            return ClickCounts{};
        std::vector<LinkId> ids;
        std::ranges::transform(found.links, std::back_inserter(ids), &links::Link::id);
        return analytics::clicks_by_link(services.analytics, event_scope(call.caller), ids);
    });
    if (!counts)
        co_return fail(counts.error());

    boost::json::array data;
    for (const auto& link : found.links) {
        UrlContext context;
        context.public_url = services.public_url;
        context.click_count = count_of(*counts, link.id);
        data.push_back(to_view(link, context));
    }
    co_return http::json(http::Status::ok, page_view(std::move(data), found.total, *page));
}

Answer get_url(Call& call, Services& services)
{
    const auto& uid = call.request.path_parameter("id");
    UrlContext context;
    context.public_url = services.public_url;
    const auto link = co_await services.workers.run([&]() -> Result<links::Link> {
        auto found = services.links.get(link_scope(call.caller), uid);
        if (!found)
            return found;
        const auto counts =
            analytics::clicks_by_link(services.analytics, event_scope(call.caller), {found->id});
        if (!counts)
            return std::unexpected(counts.error());
        context.click_count = count_of(*counts, found->id);
        if (call.caller.is_admin()) {
            if (const auto creator = services.users.find(found->owner)) {
                context.creator_name = creator->name.value_or("");
                context.creator_email = creator->email;
            }
        }
        return found;
    });
    if (!link)
        co_return fail(link.error());
    co_return http::json(http::Status::ok, to_view(*link, context));
}

} // namespace waymark::api::openshort
