// SPDX-License-Identifier: Apache-2.0
#include "analytics/click_log.hpp"
#include "analytics/click_reports.hpp"
#include "analytics/query.hpp"
#include "api/dwz/caller_scope.hpp"
#include "api/dwz/click_filter.hpp"
#include "api/dwz/click_view.hpp"
#include "api/dwz/date_range.hpp"
#include "api/dwz/envelope.hpp"
#include "api/dwz/handlers.hpp"
#include "api/dwz/page.hpp"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace waymark::api::dwz {

namespace {

using analytics::ClickRecord;

// The page that is asked for. The event store is not asked for what lies deeper than it looks, but
// still how much there is.
Result<Page<ClickRecord>> find_clicks(Services& services, const analytics::ClickQuery& query,
                                      const Slice& slice)
{
    if (slice.offset + slice.limit <= analytics::query_rows_max)
        return analytics::list_clicks(services.analytics, query, slice);
    auto first = analytics::list_clicks(services.analytics, query, {.offset = 0, .limit = 1});
    if (first)
        first->items.clear();
    return first;
}

boost::json::array to_list(Services& services, const std::vector<ClickRecord>& clicks)
{
    std::vector<LinkId> ids;
    for (const auto& click : clicks)
        ids.push_back(click.link);
    std::ranges::sort(ids);
    const auto repeated = std::ranges::unique(ids);
    ids.erase(repeated.begin(), repeated.end());

    std::unordered_map<LinkId, links::Link> links;
    for (auto& link : services.links.find(ids))
        links.emplace(link.id, link);
    boost::json::array list;
    for (const auto& click : clicks) {
        const auto link = links.find(click.link);
        list.push_back(
            to_view(click, link == links.end() ? nullptr : &link->second, services.public_url));
    }
    return list;
}

Result<DeviceClicks> count_devices(Services& services, const ClickFilter& which,
                                   const TimeRange& range)
{
    const auto table = services.analytics.run({.scope = which.scope,
                                               .metrics = {analytics::Metric::clicks},
                                               .dimensions = {analytics::Dimension::device},
                                               .filter = which.filter,
                                               .range = range});
    if (!table)
        return std::unexpected(table.error());
    DeviceClicks devices;
    for (std::size_t row = 0; row < table->rows.size(); ++row)
        devices[table->text(row, 0)] += table->number(row, 1);
    return devices;
}

Result<boost::json::object> analyse(Services& services, const ClickFilter& which,
                                    const TimeRange& range)
{
    const auto analysis = analytics::click_analysis(services.analytics, which.scope, which.filter,
                                                    range, services.zone);
    if (!analysis)
        return std::unexpected(analysis.error());
    const auto devices = count_devices(services, which, range);
    if (!devices)
        return std::unexpected(devices.error());
    return to_view(*analysis, *devices);
}

} // namespace

Answer list_clicks(Call& call, Services& services)
{
    const auto page = read_page(call.request);
    if (!page)
        co_return fail(page.error());
    const auto which = read_click_filter(call.request, event_scope(call.caller));
    if (!which)
        co_return fail(which.error());
    const auto range = read_open_range(call.request, services.zone);
    if (!range)
        co_return fail(range.error());

    const auto view = co_await services.workers.run([&]() -> Result<boost::json::object> {
        const auto found = find_clicks(
            services,
            {.scope = which->scope, .filter = which->filter, .range = *range, .include_bots = true},
            page->slice());
        if (!found)
            return std::unexpected(found.error());
        return page_view(to_list(services, found->items), found->total, *page);
    });
    if (!view)
        co_return fail(view.error());
    co_return ok(*view);
}

Answer analyse_clicks(Call& call, Services& services)
{
    const auto which = read_click_filter(call.request, event_scope(call.caller));
    if (!which)
        co_return fail(which.error());
    const auto chosen = read_closed_range(call.request, services.zone);
    if (!chosen)
        co_return fail(chosen.error());
    const auto range =
        chosen->value_or(last_days(services.zone, services.clock.now(), read_days(call.request)));
    const auto analysis =
        co_await services.workers.run([&] { return analyse(services, *which, range); });
    if (!analysis)
        co_return fail(analysis.error());
    co_return ok(*analysis);
}

} // namespace waymark::api::dwz
