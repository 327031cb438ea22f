// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/event_summary.hpp"

#include "api/pingoo/day_parameter.hpp"
#include "api/pingoo/envelope.hpp"
#include "api/pingoo/handlers.hpp"
#include "api/pingoo/site_access.hpp"

namespace waymark::api::pingoo {

using http::Status;

boost::json::object to_view(const analytics::SiteReport& report, SiteId site, std::string_view day)
{
    boost::json::array hours;
    for (const auto& [hour, page_views] : report.hours)
        hours.push_back({{"hour", hour}, {"count", page_views}});
    return {{"site_id", site.value},
            {"pv", report.day.page_views},
            {"uv", report.day.visits},
            {"ip_count", report.day.addresses},
            {"event_count", report.custom_events},
            {"bounce_rate", report.started.bounce_rate() * 100},
            {"avg_duration", report.started.average_seconds()},
            {"week_ip", report.week.addresses},
            {"week_uv", report.week.visits},
            {"week_pv", report.week.page_views},
            {"month_ip", report.month.addresses},
            {"month_uv", report.month.visits},
            {"month_pv", report.month.page_views},
            {"online_users", report.visits_now},
            {"hourly_stats", std::move(hours)},
            {"start_time", day},
            {"end_time", day}};
}

Answer get_event_summary(Call& call, Services& services)
{
    const auto site = find_visible_site(call, services);
    if (!site)
        co_return fail(Status::unprocessable_entity, site.error().message);
    const auto now = services.clock.now();
    const auto day = read_day(call.request, services.zone, now);
    if (!day)
        co_return fail(Status::internal_server_error, day.error().message);
    const auto scope = analytics::Scope::everything().site((*site)->events_id());
    const auto report = co_await services.workers.run([&] {
        return analytics::site_report(services.analytics, scope,
                                      {.date = day->date, .zone = services.zone}, now);
    });
    if (!report)
        co_return fail(Status::service_unavailable, report.error().message);
    co_return ok(to_view(*report, (*site)->id, day->text));
}

} // namespace waymark::api::pingoo
