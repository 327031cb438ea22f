// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/click_view.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <chrono>

namespace waymark::api::dwz {
namespace {

constexpr std::string_view public_url = "https://go.example.com";

analytics::ClickRecord sample()
{
    analytics::ClickRecord click;
    click.id = 9'007'199'254'740'991;
    click.time = std::chrono::sys_days{std::chrono::January / 15 / 2024} + std::chrono::hours{10};
    click.link = LinkId{5};
    click.ip = "203.0.113.9";
    click.user_agent = "Mozilla/5.0";
    click.referrer = "https://ref.example/";
    click.query = "utm=1";
    click.country = "CN";
    click.region = "广东省";
    click.city = "深圳";
    click.isp = "电信";
    click.device = "desktop";
    click.browser = "Chrome";
    click.os = "Windows";
    return click;
}

links::Link its_link()
{
    links::Link link;
    link.id = LinkId{5};
    link.domain = DomainId{1};
    link.domain_name = "short.ly";
    link.protocol = "https";
    link.slug = "abc123";
    link.target_url = "https://example.com/";
    return link;
}

TEST(ClickView, TellsTheClickAndItsLink)
{
    const auto link = its_link();
    EXPECT_EQ(to_view(sample(), &link, public_url), boost::json::parse(R"({
        "id":9007199254740991,"short_link_id":5,"short_code":"abc123","domain":"https://short.ly",
        "original_url":"https://example.com/","ip":"203.0.113.9","user_agent":"Mozilla/5.0",
        "referer":"https://ref.example/","query_params":"utm=1","country":"中国",
        "province":"广东省","city":"深圳","isp":"电信","device_type":"desktop","browser":"Chrome",
        "os":"Windows","is_bot":false,"bot_name":"","click_date":"2024-01-15T10:00:00Z",
        "created_at":"2024-01-15T10:00:00Z"})"));
}

TEST(ClickView, LeavesOutALinkThatIsGone)
{
    const auto view = to_view(sample(), nullptr, public_url);
    EXPECT_EQ(view.at("short_link_id"), 5U);
    for (const auto* const member : {"short_code", "domain", "original_url"})
        EXPECT_FALSE(view.contains(member)) << member;
}

TEST(ClickView, KnowsNoPlaceInTheServersOwnNetwork)
{
    auto click = sample();
    click.country = click.region = click.city = "Local";
    click.isp.clear();
    const auto view = to_view(click, nullptr, public_url);
    for (const auto* const member : {"country", "province", "city", "isp"})
        EXPECT_EQ(view.at(member), "") << member;
}

TEST(ClickView, CallsABotOneWhateverItsDevice)
{
    auto click = sample();
    click.is_bot = true;
    click.bot_name = "Googlebot";
    const auto view = to_view(click, nullptr, public_url);
    EXPECT_EQ(view.at("device_type"), "bot");
    EXPECT_EQ(view.at("is_bot"), true);
    EXPECT_EQ(view.at("bot_name"), "Googlebot");
}

TEST(ClickView, CallsUnknownWhatIsNotKnown)
{
    auto click = sample();
    click.device = click.browser = click.os = "";
    const auto view = to_view(click, nullptr, public_url);
    for (const auto* const member : {"device_type", "browser", "os"})
        EXPECT_EQ(view.at(member), "unknown") << member;
}

TEST(ClickView, CutsLongTexts)
{
    auto click = sample();
    click.user_agent = std::string(1'100, 'u');
    click.referrer = std::string(2'100, 'r');
    click.query = std::string(2'047, 'q') + "中";
    const auto view = to_view(click, nullptr, public_url);
    EXPECT_EQ(view.at("user_agent").as_string().size(), 1'024U);
    EXPECT_EQ(view.at("referer").as_string().size(), 2'048U);
    EXPECT_EQ(view.at("query_params").as_string(), std::string(2'047, 'q'));
}

TEST(ClickAnalysisView, OfNothingHasEveryMemberAndNoEntries)
{
    EXPECT_EQ(to_view(analytics::ClickAnalysis{}, {}), boost::json::parse(R"({
        "total_clicks":0,"unique_ips":0,"top_countries":[],"top_provinces":[],"top_cities":[],
        "top_isps":[],"top_referers":[],"top_devices":[],"top_browsers":[],"top_os":[],
        "bot_stats":{"bot_clicks":0,"human_clicks":0,"unknown_clicks":0},
        "hourly_stats":[],"daily_stats":[]})"));
}

TEST(ClickAnalysisView, TellsListsInTheWordsOfTheApi)
{
    analytics::ClickAnalysis analysis;
    analysis.clicks = 12;
    analysis.bot_clicks = 1;
    analysis.unique_addresses = 3;
    analysis.countries = {{"CN", 9}, {"Local", 2}, {"US", 1}};
    analysis.regions = {{"广东省", 4}, {"Local", 2}};
    analysis.cities = {{"Local", 2}, {"北京", 1}};
    analysis.isps = {{"电信", 4}};
    analysis.referrers = {{"https://ref.example/", 2}};
    analysis.browsers = {{"Chrome", 7}};
    analysis.operating_systems = {{"Windows", 7}};
    analysis.hours = {{10, 5}};
    analysis.days = {{LocalDate{std::chrono::year{2024} / 1 / 15}, 12}};
    EXPECT_EQ(to_view(analysis, {}), boost::json::parse(R"({
        "total_clicks":12,"unique_ips":3,
        "top_countries":[{"country":"中国","count":9},{"country":"美国","count":1}],
        "top_provinces":[{"province":"广东省","count":4}],
        "top_cities":[{"city":"北京","count":1}],"top_isps":[{"isp":"电信","count":4}],
        "top_referers":[{"referer":"https://ref.example/","count":2}],
        "top_devices":[{"device_type":"bot","count":1}],
        "top_browsers":[{"browser":"Chrome","count":7}],"top_os":[{"os":"Windows","count":7}],
        "bot_stats":{"bot_clicks":1,"human_clicks":11,"unknown_clicks":0},
        "hourly_stats":[{"hour":10,"count":5}],
        "daily_stats":[{"date":"2024-01-15","count":12}]})"));
}

TEST(ClickAnalysisView, AddsUpDevicesThatTheApiCallsUnknown)
{
    analytics::ClickAnalysis analysis;
    analysis.clicks = 20;
    analysis.bot_clicks = 4;
    const auto view =
        to_view(analysis, {{"", 1}, {"console", 3}, {"desktop", 4}, {"mobile", 2}, {"smarttv", 5}});
    EXPECT_EQ(view.at("top_devices"), boost::json::parse(R"([
        {"device_type":"unknown","count":8},{"device_type":"bot","count":4},
        {"device_type":"desktop","count":4},{"device_type":"mobile","count":2}])"));
}

} // namespace
} // namespace waymark::api::dwz
