// SPDX-License-Identifier: Apache-2.0
#include "api/collect/umami_body.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::api::collect {
namespace {

using events::EventKind;
using testing::ElementsAre;
using testing::Pair;

constexpr std::string_view website = "1b2c3d4e-0000-4000-8000-000000000001";

UmamiEvent read(std::string_view body)
{
    auto parsed = parse_umami_body(body);
    EXPECT_TRUE(parsed) << body;
    return parsed ? *std::move(parsed) : UmamiEvent{};
}

UmamiEvent with(std::string_view members)
{
    return read(fmt::format(R"({{"type":"event","payload":{{"website":"{}"{}{}}}}})", website,
                            members.empty() ? "" : ",", members));
}

std::string field_of(std::string_view body)
{
    const auto parsed = parse_umami_body(body);
    return parsed ? "none" : parsed.error().field;
}

TEST(UmamiBody, IsAPageView)
{
    const auto event = with(R"("hostname":"Shop.example","url":"/a?b=1",
        "referrer":"https://b.example/","title":"A","screen":"1920x1080","language":"de-DE")");
    EXPECT_EQ(event.website, website);
    EXPECT_EQ(event.hostname, "shop.example");
    EXPECT_EQ(event.report.kind, EventKind::page_view);
    EXPECT_EQ(event.report.url, "https://shop.example/a?b=1");
    EXPECT_EQ(event.report.referrer, "https://b.example/");
    EXPECT_EQ(event.report.title, "A");
    EXPECT_EQ(event.report.screen, "1920x1080");
    EXPECT_EQ(event.report.language, "de-DE");
    EXPECT_FALSE(event.report.time_ms);
    EXPECT_FALSE(event.report.user_agent);
    EXPECT_FALSE(event.report.ip);
}

TEST(UmamiBody, KeepsWhatABrowserMeasuredOfAPage)
{
    const auto event = read(R"({"type":"performance","payload":{"website":"7","name":"x",
        "hostname":"a.example","url":"/x","ttfb":12.5,"lcp":480,"cls":"0.01","duration":9}})");
    EXPECT_EQ(event.report.kind, EventKind::engagement);
    EXPECT_EQ(event.report.type, "performance");
    EXPECT_EQ(event.report.name, "");
    EXPECT_EQ(event.report.url, "https://a.example/x");
    EXPECT_EQ(event.report.duration_ms, 0U);
    EXPECT_THAT(event.report.properties, ElementsAre(Pair("ttfb", "12.5"), Pair("lcp", "480")));
}

TEST(UmamiBody, LeavesAWholeUrlAsItIs)
{
    EXPECT_EQ(with(R"("hostname":"a.example","url":"http://a.example:3000/x")").report.url,
              "http://a.example:3000/x");
    EXPECT_EQ(with(R"("hostname":"a.example","url":"//b.example/x")").report.url, "//b.example/x");
    EXPECT_EQ(with(R"("url":"/x")").report.url, "/x");
}

TEST(UmamiBody, WithANameIsACustomEvent)
{
    const auto event = with(R"("name":"signup","tag":"b","data":{"plan":{"name":"pro"},"n":1})");
    EXPECT_EQ(event.report.kind, EventKind::custom);
    EXPECT_EQ(event.report.name, "signup");
    EXPECT_THAT(event.report.properties,
                ElementsAre(Pair("tag", "b"), Pair("plan.name", "pro"), Pair("n", "1")));
}

TEST(UmamiBody, TellsWhoSomebodyIs)
{
    const auto event = read(R"({"type":"identify","payload":{"website":7,"id":"u1","name":"x",
        "data":{"email":"a@b.example"}}})");
    EXPECT_EQ(event.website, "7");
    EXPECT_EQ(event.report.kind, EventKind::engagement);
    EXPECT_EQ(event.report.type, "identify");
    EXPECT_EQ(event.report.name, "");
    EXPECT_EQ(event.report.user, "u1");
    EXPECT_THAT(event.report.properties, ElementsAre(Pair("email", "a@b.example")));
}

TEST(UmamiBody, ServersSpeakForVisitors)
{
    const auto event = with(R"("ip":"192.0.2.7","userAgent":"agent","timestamp":1795000000)");
    EXPECT_EQ(event.report.ip, IpAddress::v4(0xc0000207));
    EXPECT_EQ(event.report.user_agent, "agent");
    EXPECT_EQ(event.report.time_ms, 1'795'000'000'000);
    EXPECT_FALSE(with(R"("ip":"here")").report.ip);
    EXPECT_FALSE(with(R"("ip":5,"userAgent":5,"timestamp":{})").report.ip);
    EXPECT_TRUE(with(R"("timestamp":1e300)").report.time_ms);
}

TEST(UmamiBody, NeedsATypeAndAWebsite)
{
    EXPECT_EQ(field_of("{}"), "type");
    EXPECT_EQ(field_of(R"({"type":"page","payload":{"website":"x"}})"), "type");
    EXPECT_EQ(field_of(R"({"type":1,"payload":{"website":"x"}})"), "type");
    EXPECT_EQ(field_of(R"({"type":"event"})"), "payload");
    EXPECT_EQ(field_of(R"({"type":"event","payload":[]})"), "payload");
    EXPECT_EQ(field_of(R"({"type":"event","payload":{}})"), "payload.website");
    EXPECT_EQ(field_of(R"({"type":"event","payload":{"website":{}}})"), "payload.website");
    EXPECT_EQ(field_of(R"({"type":"event","payload":{"website":""}})"), "payload.website");
    for (const auto* body : {"", "[]", "5", "{", "{\"type\":\"\xff\"}"})
        EXPECT_EQ(field_of(body), "") << body;
}

TEST(UmamiBody, TakesTheRestAsItComes)
{
    const auto event = with(R"("hostname":5,"url":5,"title":[],"screen":{},"language":1,"name":7,
        "data":[1],"tag":{},"id":true)");
    EXPECT_EQ(event.report.kind, EventKind::page_view);
    EXPECT_EQ(event.report.url, "");
    EXPECT_EQ(event.report.user, "");
    EXPECT_TRUE(event.report.properties.empty());
}

} // namespace
} // namespace waymark::api::collect
