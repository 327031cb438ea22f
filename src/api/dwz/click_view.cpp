// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/click_view.hpp"

#include "api/dwz/click_filter.hpp"
#include "api/dwz/short_link_view.hpp"
#include "api/dwz/wire_time.hpp"
#include "base/country_names.hpp"
#include "base/text.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace waymark::api::dwz {

namespace {

using Counts = std::vector<analytics::ClickAnalysis::Count>;

constexpr std::size_t ip_bytes_max = 45;
constexpr std::size_t user_agent_bytes_max = 1024;
constexpr std::size_t url_bytes_max = 2048;

// How the event store marks an address of the server's own network.
constexpr std::string_view local_place = "Local";

std::string_view place_or_nothing(std::string_view place)
{
    return place == local_place ? std::string_view{} : place;
}

std::string_view or_unknown(std::string_view name)
{
    return name.empty() ? "unknown" : name;
}

boost::json::array to_list(const Counts& counts, std::string_view member)
{
    boost::json::array list;
    for (const auto& [name, clicks] : counts)
        list.push_back({{member, name}, {"count", clicks}});
    return list;
}

boost::json::array to_places(const Counts& counts, std::string_view member)
{
    boost::json::array list;
    for (const auto& [name, clicks] : counts) {
        if (const auto place = place_or_nothing(name); !place.empty())
            list.push_back({{member, place}, {"count", clicks}});
    }
    return list;
}

boost::json::array to_countries(Counts countries)
{
    for (auto& country : countries)
        country.name = chinese_name(country.name);
    return to_places(countries, "country");
}

boost::json::array to_devices(const DeviceClicks& people, std::uint64_t bot_clicks)
{
    DeviceClicks types;
    for (const auto& [device, clicks] : people) {
        if (!device.empty())
            types[std::string(device_type(device, false))] += clicks;
    }
    if (bot_clicks > 0)
        types[std::string(device_type({}, true))] += bot_clicks;
    Counts counts;
    for (const auto& [type, clicks] : types)
        counts.push_back({type, clicks});
    std::ranges::sort(counts, [](const auto& a, const auto& b) {
        return a.clicks != b.clicks ? a.clicks > b.clicks : a.name < b.name;
    });
    return to_list(counts, "device_type");
}

boost::json::array to_hours(const std::vector<analytics::ClickAnalysis::Hour>& hours)
{
    boost::json::array list;
    for (const auto& [hour, clicks] : hours)
        list.push_back({{"hour", hour}, {"count", clicks}});
    return list;
}

boost::json::array to_days(const std::vector<analytics::DayClicks>& days)
{
    boost::json::array list;
    for (const auto& [date, clicks] : days)
        list.push_back({{"date", to_iso_date(date)}, {"count", clicks}});
    return list;
}

} // namespace

boost::json::object to_view(const analytics::ClickRecord& click, const links::Link* link,
                            std::string_view public_url)
{
    const auto time = to_wire_time(click.time);
    boost::json::object view{
        {"id", click.id},
        {"short_link_id", click.link.value},
        {"ip", utf8_prefix(click.ip, ip_bytes_max)},
        {"user_agent", utf8_prefix(click.user_agent, user_agent_bytes_max)},
        {"referer", utf8_prefix(click.referrer, url_bytes_max)},
        {"query_params", utf8_prefix(click.query, url_bytes_max)},
        {"country", chinese_name(place_or_nothing(click.country))},
        {"province", place_or_nothing(click.region)},
        {"city", place_or_nothing(click.city)},
        {"isp", place_or_nothing(click.isp)},
        {"device_type", device_type(click.device, click.is_bot)},
        {"browser", or_unknown(click.browser)},
        {"os", or_unknown(click.os)},
        {"is_bot", click.is_bot},
        {"bot_name", click.bot_name},
        {"click_date", time},
        {"created_at", time},
    };
    if (link) {
        view["short_code"] = link->slug;
        view["domain"] = domain_of(*link, public_url);
        view["original_url"] = link->target_url;
    }
    return view;
}

boost::json::object to_view(const analytics::ClickAnalysis& analysis,
                            const DeviceClicks& devices_of_people)
{
    return {
        {"total_clicks", analysis.clicks},
        {"unique_ips", analysis.unique_addresses},
        {"top_countries", to_countries(analysis.countries)},
        {"top_provinces", to_places(analysis.regions, "province")},
        {"top_cities", to_places(analysis.cities, "city")},
        {"top_isps", to_places(analysis.isps, "isp")},
        {"top_referers", to_list(analysis.referrers, "referer")},
        {"top_devices", to_devices(devices_of_people, analysis.bot_clicks)},
        {"top_browsers", to_list(analysis.browsers, "browser")},
        {"top_os", to_list(analysis.operating_systems, "os")},
        {"bot_stats",
         {{"bot_clicks", analysis.bot_clicks},
          {"human_clicks", analysis.clicks - analysis.bot_clicks},
          {"unknown_clicks", 0}}},
        {"hourly_stats", to_hours(analysis.hours)},
        {"daily_stats", to_days(analysis.days)},
    };
}

} // namespace waymark::api::dwz
