// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/event_view.hpp"
#include "events/event_codec.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace waymark::api::pingoo {

namespace {

events::Event page_view()
{
    return {.id = {0x0199'a000'0000'7000U, 0x8000'0000'0000'0001U},
            .kind = events::EventKind::page_view,
            .time_ms = 1'757'919'845'500,
            .site = SiteId{7},
            .ip = IpAddress::v4(0x08080809U),
            .user_agent = "Twitterbot/1.0",
            .referrer = "SPA",
            .screen = "1x2",
            .user = "u",
            .client_visit = "s",
            .url = "/a",
            .type = "page_view",
            .label = "v"};
}

TEST(PingooEventView, HasWhatClientsExpectInTheirOrder)
{
    events::enrich::Derived derived;
    derived.country = "US";
    derived.region = "California";
    derived.city = "Mountain View";
    derived.isp = "Google LLC";
    derived.is_bot = true;
    EXPECT_EQ(
        boost::json::serialize(
            to_view(to_record(page_view(), derived), TimeZone::find("Asia/Shanghai").value())),
        R"({"ID":266578314817794,"CreatedAt":"2025-09-15T15:04:05.5+08:00",)"
        R"("UpdatedAt":"2025-09-15T15:04:05.5+08:00","DeletedAt":null,"site_id":7,)"
        R"("session_id":"s","user_id":"u","ip":"8.8.8.9","url":"/a","referrer":"SPA",)"
        R"("user_agent":"Twitterbot/1.0","device":"desktop","browser":"Twitterbot ","os":"",)"
        R"("screen":"1x2","is_bot":true,"country":"美国","subdivision":"California",)"
        R"("city":"Mountain View","isp":"Google LLC","event_type":"page_view","event_value":"v",)"
        R"("site":{"ID":0,"CreatedAt":"0001-01-01T00:00:00Z","UpdatedAt":"0001-01-01T00:00:00Z",)"
        R"("DeletedAt":null,"user_id":0,"name":"","domain":"","user":{"ID":0,)"
        R"("CreatedAt":"0001-01-01T00:00:00Z","UpdatedAt":"0001-01-01T00:00:00Z",)"
        R"("DeletedAt":null,"username":"","email":"","role":""}}})");
}

TEST(PingooEventView, LeavesOutWhereTheServerItselfIsAndCutsLongNames)
{
    analytics::EventRecord event;
    event.country = event.region = event.city = "Local";
    event.isp = std::string(40, 'x');
    const auto view = to_view(event, {});
    EXPECT_EQ(view.at("country").as_string(), "");
    EXPECT_EQ(view.at("subdivision").as_string(), "");
    EXPECT_EQ(view.at("city").as_string(), "");
    EXPECT_EQ(view.at("isp").as_string(), std::string_view(event.isp).substr(0, 32));
}

TEST(PingooEventRecord, IsTheEventAsItIsStored)
{
    auto event = page_view();
    const std::string url(events::text_max::url + 100, 'x');
    event.url = url;
    event.label = "a\xff";
    event.flags = events::flag_address_truncated;
    const auto record = to_record(event, {});
    EXPECT_EQ(record.url, url.substr(0, events::text_max::url));
    EXPECT_EQ(record.label, "a\xef\xbf\xbd");
    EXPECT_EQ(record.ip, "8.8.8.0");
    event.flags = events::flag_address_dropped;
    EXPECT_EQ(to_record(event, {}).ip, "");
}

} // namespace

} // namespace waymark::api::pingoo
