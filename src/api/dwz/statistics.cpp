// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/caller_scope.hpp"
#include "api/dwz/date_range.hpp"
#include "api/dwz/envelope.hpp"
#include "api/dwz/handlers.hpp"
#include "api/dwz/link_query.hpp"
#include "api/dwz/page.hpp"
#include "api/dwz/short_link_view.hpp"
#include "api/dwz/system_statistics.hpp"
#include "api/dwz/top_links.hpp"
#include "api/dwz/wire_time.hpp"

#include <fmt/format.h>

namespace waymark::api::dwz {

namespace {

constexpr std::size_t activities_shown = 10;

boost::json::object to_top_view(const RankedLink& ranked, std::string_view public_url)
{
    return {
        {"id", ranked.link.id.value},
        {"short_url", short_url_of(ranked.link, public_url)},
        {"original_url", ranked.link.target_url},
        {"click_count", ranked.clicks},
        {"title", ranked.link.title},
    };
}

boost::json::object to_listed_view(const links::Link& link, std::string_view public_url)
{
    return {
        {"id", link.id.value},
        {"short_url", short_url_of(link, public_url)},
        {"title", link.title},
        {"original_url", link.target_url},
        {"click_count", click_count_of(link)},
        {"created_at", to_wire_time(link.created)},
    };
}

boost::json::array recent_activities(const identity::Caller& caller, Services& services)
{
    audit::OperationQuery query;
    query.user = visible_owner(caller);
    query.slice = {.offset = 0, .limit = activities_shown};
    boost::json::array list;
    for (const auto& operation : services.operations.list(query).items) {
        list.push_back({
            {"id", operation.id},
            {"created_at", to_wire_time(operation.time)},
            {"description", fmt::format("{} {}", operation.operation, operation.resource)},
            {"type", operation.method},
            {"user", operation.username},
        });
    }
    return list;
}

Result<boost::json::object> make_dashboard(const identity::Caller& caller, Services& services,
                                           const std::optional<TimeRange>& range)
{
    auto statistics = system_statistics(caller, services, range);
    if (!statistics)
        return statistics;
    const auto ranked = find_top_links(caller, services, range);
    if (!ranked)
        return std::unexpected(ranked.error());
    boost::json::array top;
    for (const auto& link : *ranked)
        top.push_back(to_top_view(link, services.public_url));
    return boost::json::object{{"statistics", *std::move(statistics)},
                               {"recent_activities", recent_activities(caller, services)},
                               {"top_links", std::move(top)}};
}

} // namespace

Answer get_system_statistics(Call& call, Services& services)
{
    const auto view = co_await services.workers.run(
        [&] { return system_statistics(call.caller, services, std::nullopt); });
    if (!view)
        co_return fail(view.error());
    co_return ok(*view);
}

Answer get_dashboard(Call& call, Services& services)
{
    const auto range = read_chosen_range(call.request, services.zone, services.clock.now());
    if (!range)
        co_return fail(range.error());
    const auto view = co_await services.workers.run(
        [&] { return make_dashboard(call.caller, services, *range); });
    if (!view)
        co_return fail(view.error());
    co_return ok(*view);
}

Answer list_link_statistics(Call& call, Services& services)
{
    // Here, what is no page is the first one, unlike everywhere else.
    const auto page = read_page_leniently(call.request);
    const auto query = to_link_query(page, link_scope(call.caller));
    const auto found = co_await services.workers.run([&] { return services.links.list(query); });
    boost::json::array list;
    for (const auto& link : found.links)
        list.push_back(to_listed_view(link, services.public_url));
    co_return ok(page_view(std::move(list), found.total, page));
}

} // namespace waymark::api::dwz
