// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/report_view.hpp"

#include <boost/json.hpp>

#include <array>
#include <utility>

namespace waymark::api::openshort {

namespace {

constexpr std::string_view unknown_bot = "Unknown Bot";

constexpr std::array all_lists{countries_list, regions_list,  cities_list,    browsers_list,
                               systems_list,   devices_list,  referrers_list, sources_list,
                               mediums_list,   campaigns_list};

} // namespace

boost::json::object overview_view(const analytics::LinkReport& report)
{
    return {{"totalClicks", report.clicks},
            {"uniqueVisitors", report.unique_addresses},
            {"averageClicksPerDay", report.clicks_per_day},
            {"growthRate", report.growth_percentage}};
}

boost::json::array to_view(const std::vector<analytics::DayClicks>& days)
{
    boost::json::array view;
    for (const auto& day : days)
        view.push_back({{"date", to_iso_date(day.date)}, {"clicks", day.clicks}});
    return view;
}

boost::json::array to_view(const analytics::LinkReport& report, const ShareList& list)
{
    boost::json::array view;
    for (const auto& share : report.*list.shares) {
        const std::string_view name = share.name.empty() ? list.unknown : share.name;
        view.push_back(
            {{list.entry, name}, {"clicks", share.clicks}, {"percentage", share.percentage}});
    }
    return view;
}

boost::json::object to_view(const analytics::LinkReport& report)
{
    boost::json::object view{{"overview", overview_view(report)},
                             {"timeSeries", to_view(report.days)}};
    for (const auto& list : all_lists)
        view[list.name] = to_view(report, list);
    return view;
}

boost::json::object to_view(const analytics::BotReport& report)
{
    boost::json::array names;
    for (const auto& share : report.names) {
        const std::string_view name = share.name.empty() ? unknown_bot : share.name;
        names.push_back(
            {{"botName", name}, {"clicks", share.clicks}, {"percentage", share.percentage}});
    }
    return {{"totalBotClicks", report.bot_clicks}, {"botTypes", std::move(names)}};
}

} // namespace waymark::api::openshort
