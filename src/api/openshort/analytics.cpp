// SPDX-License-Identifier: Apache-2.0
#include "analytics/link_report.hpp"
#include "api/openshort/analytics_window.hpp"
#include "api/openshort/caller_scope.hpp"
#include "api/openshort/fail.hpp"
#include "api/openshort/handlers.hpp"

#include <boost/json.hpp>

#include <string_view>

namespace waymark::api::openshort {

namespace {

using analytics::LinkReport;
using analytics::Share;

// How a list of shares is spelled: the member that holds the name, and what stands for no name.
struct Spelling {
    std::string_view member;
    std::string_view unknown;
};

boost::json::array to_view(const std::vector<Share>& shares, const Spelling& spelling)
{
    boost::json::array view;
    for (const auto& share : shares) {
        const std::string_view name = share.name.empty() ? spelling.unknown : share.name;
        view.push_back(
            {{spelling.member, name}, {"clicks", share.clicks}, {"percentage", share.percentage}});
    }
    return view;
}

boost::json::array to_view(const std::vector<analytics::DayClicks>& days)
{
    boost::json::array view;
    for (const auto& day : days)
        view.push_back({{"date", analytics::to_iso_date(day.date)}, {"clicks", day.clicks}});
    return view;
}

boost::json::object to_view(const LinkReport& report)
{
    constexpr Spelling named{"name", "Unknown"};
    constexpr Spelling referrer{"referer", "Direct"};
    constexpr Spelling parameter{"value", ""};
    return {
        {"overview",
         {{"totalClicks", report.clicks},
          {"uniqueVisitors", report.unique_addresses},
          {"averageClicksPerDay", report.clicks_per_day},
          {"growthRate", report.growth_percentage}}},
        {"timeSeries", to_view(report.days)},
        {"countries", to_view(report.countries, named)},
        {"regions", to_view(report.regions, named)},
        {"cities", to_view(report.cities, named)},
        {"browsers", to_view(report.browsers, named)},
        {"operatingSystems", to_view(report.operating_systems, named)},
        {"devices", to_view(report.devices, named)},
        {"referers", to_view(report.referrers, referrer)},
        {"utmSources", to_view(report.utm_sources, parameter)},
        {"utmMediums", to_view(report.utm_mediums, parameter)},
        {"utmCampaigns", to_view(report.utm_campaigns, parameter)},
    };
}

} // namespace

Answer overview_analytics(Call& call, Services& services)
{
    const auto window = read_window(call.request, services.clock.now());
    if (!window)
        co_return fail(window.error());
    const auto report = co_await services.workers.run([&] {
        return analytics::link_report(services.analytics, event_scope(call.caller), window->range(),
                                      window->zone);
    });
    if (!report)
        co_return fail(report.error());
    co_return http::json(http::Status::ok, to_view(*report));
}

Answer url_analytics(Call& call, Services& services)
{
    const auto window = read_window(call.request, services.clock.now());
    if (!window)
        co_return fail(window.error());
    const auto& uid = call.request.path_parameter("id");
    const auto report = co_await services.workers.run([&]() -> Result<LinkReport> {
        const auto link = services.links.get(link_scope(call.caller), uid);
        if (!link)
            return std::unexpected(link.error());
        return analytics::link_report(services.analytics, event_scope(call.caller).link(link->id),
                                      window->range(), window->zone);
    });
    if (!report)
        co_return fail(report.error());
    co_return http::json(http::Status::ok, to_view(*report));
}

} // namespace waymark::api::openshort
