// SPDX-License-Identifier: Apache-2.0
#include "analytics/click_reports.hpp"
#include "api/dwz/caller_scope.hpp"
#include "api/dwz/date_range.hpp"
#include "api/dwz/envelope.hpp"
#include "api/dwz/handlers.hpp"
#include "api/dwz/parameters.hpp"
#include "api/dwz/periods.hpp"
#include "api/dwz/short_link_body.hpp"
#include "api/dwz/short_link_view.hpp"

#include <array>
#include <ranges>

namespace waymark::api::dwz {

namespace {

// The latest day first.
boost::json::array to_daily_view(const std::vector<analytics::DayClicks>& days)
{
    boost::json::array list;
    for (const auto& [date, clicks] : days | std::views::reverse)
        list.push_back({{"date", to_iso_date(date)}, {"click_count", clicks}});
    return list;
}

Result<boost::json::object> find_statistics(const Call& call, Services& services, LinkId id)
{
    const auto link = services.links.get(link_scope(call.caller), id);
    if (!link)
        return std::unexpected(link.error());
    const auto now = services.clock.now();
    const auto scope = event_scope(call.caller).link(id);
    const auto periods = rolling_periods(services.zone, now);
    const std::array<std::optional<TimeRange>, 3> ranges{periods.today, periods.week,
                                                         periods.month};
    const auto clicks = analytics::clicks_in(services.analytics, scope, ranges);
    if (!clicks)
        return std::unexpected(clicks.error());
    const auto days = analytics::clicks_by_day(
        services.analytics, scope, last_days(services.zone, now, read_days(call.request)),
        services.zone);
    if (!days)
        return std::unexpected(days.error());
    return boost::json::object{{"total_clicks", click_count_of(*link)},
                               {"today_clicks", clicks->at(0)},
                               {"week_clicks", clicks->at(1)},
                               {"month_clicks", clicks->at(2)},
                               {"daily_statistics", to_daily_view(*days)}};
}

} // namespace

Answer get_short_link_statistics(Call& call, Services& services)
{
    const auto id = read_id(call.request, "id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_id);
    const auto view =
        co_await services.workers.run([&] { return find_statistics(call, services, LinkId{*id}); });
    if (!view)
        co_return fail(reject_link(view.error()));
    co_return ok(*view);
}

} // namespace waymark::api::dwz
