// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/click_reports.hpp"
#include "analytics/link_report.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string_view>
#include <vector>

// Reports on clicks as clients read them.
namespace waymark::api::openshort {

// What stands for a value that isn't known.
inline constexpr std::string_view unknown_name = "Unknown";
inline constexpr std::string_view no_referrer = "Direct";

// A list of shares of the report: the member of the view, and how its entries are spelled.
struct ShareList {
    std::string_view name;
    std::vector<analytics::Share> analytics::LinkReport::* shares;
    std::string_view entry; // the member that holds a share's name
    std::string_view unknown;
};

[[nodiscard]] boost::json::object overview_view(const analytics::LinkReport& report);
[[nodiscard]] boost::json::array to_view(const std::vector<analytics::DayClicks>& days);
[[nodiscard]] boost::json::array to_view(const analytics::LinkReport& report,
                                         const ShareList& list);

// All of the report; each list is there, if only empty.
[[nodiscard]] boost::json::object to_view(const analytics::LinkReport& report);

// `botPercentage` is not in it: one link's bots are shown without.
[[nodiscard]] boost::json::object to_view(const analytics::BotReport& report);

inline constexpr ShareList countries_list{"countries", &analytics::LinkReport::countries, "name",
                                          unknown_name};
inline constexpr ShareList regions_list{"regions", &analytics::LinkReport::regions, "name",
                                        unknown_name};
inline constexpr ShareList cities_list{"cities", &analytics::LinkReport::cities, "name",
                                       unknown_name};
inline constexpr ShareList browsers_list{"browsers", &analytics::LinkReport::browsers, "name",
                                         unknown_name};
inline constexpr ShareList systems_list{
    "operatingSystems", &analytics::LinkReport::operating_systems, "name", unknown_name};
inline constexpr ShareList devices_list{"devices", &analytics::LinkReport::devices, "name",
                                        unknown_name};
inline constexpr ShareList referrers_list{"referers", &analytics::LinkReport::referrers, "referer",
                                          no_referrer};
inline constexpr ShareList sources_list{"utmSources", &analytics::LinkReport::utm_sources, "value",
                                        ""};
inline constexpr ShareList mediums_list{"utmMediums", &analytics::LinkReport::utm_mediums, "value",
                                        ""};
inline constexpr ShareList campaigns_list{"utmCampaigns", &analytics::LinkReport::utm_campaigns,
                                          "value", ""};

} // namespace waymark::api::openshort
