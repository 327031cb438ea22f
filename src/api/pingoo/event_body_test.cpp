// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/event_body.hpp"

#include <gtest/gtest.h>

#include <string>

namespace waymark::api::pingoo {

namespace {

using events::EventKind;

http::Request posting(std::string body)
{
    http::Request request;
    request.body = std::move(body);
    return request;
}

std::string event_mistake(std::string body)
{
    const auto read = read_event_body(posting(std::move(body)));
    return read ? "none" : read.error().message;
}

std::string send_mistake(std::string body)
{
    const auto read = read_send_body(posting(std::move(body)));
    return read ? "none" : read.error().message;
}

TEST(PingooEventBody, IsReadWhole)
{
    const auto body = read_event_body(posting(
        R"({"site_id":7,"session_id":"s","user_id":"u","ip":"8.8.8.8","url":"/a","referrer":"r",
            "user_agent":"UA","screen":"1x2","event_type":"custom","event_value":"v",
            "is_bot":"yes","country":5})"));
    ASSERT_TRUE(body) << body.error().message;
    EXPECT_EQ(body->site_id, 7U);
    EXPECT_EQ(body->session_id, "s");
    EXPECT_EQ(body->user_id, "u");
    EXPECT_EQ(body->ip, "8.8.8.8");
    EXPECT_EQ(body->url, "/a");
    EXPECT_EQ(body->referrer, "r");
    EXPECT_EQ(body->user_agent, "UA");
    EXPECT_EQ(body->screen, "1x2");
    EXPECT_EQ(body->event_type, "custom");
    EXPECT_EQ(body->event_value, "v");
}

TEST(PingooEventBody, NamesItsSiteByANumberOrItsDigits)
{
    const std::string rest = R"(,"session_id":"s","url":"/","event_type":"page_view"})";
    EXPECT_EQ(event_mistake(R"({"site_id":"12")" + rest), "none");
    const auto refusal = [](const std::string& kind) {
        return "json: cannot unmarshal " + kind +
               " into Go struct field EventCreate.site_id of type uint64";
    };
    EXPECT_EQ(event_mistake(R"({"site_id":"abc")" + rest), refusal("string"));
    EXPECT_EQ(event_mistake(R"({"site_id":"")" + rest), refusal("string"));
    EXPECT_EQ(event_mistake(R"({"site_id":-1)" + rest), refusal("number -1"));
    EXPECT_EQ(event_mistake(R"({"site_id":1.5)" + rest), refusal("number 1.5"));
    EXPECT_EQ(event_mistake(R"({"site_id":true)" + rest), refusal("bool"));
    EXPECT_EQ(event_mistake(R"({"site_id":[1])" + rest), refusal("array"));
}

TEST(PingooEventBody, SaysWhatIsMissing)
{
    const auto line = [](const std::string& field) {
        return "Key: 'EventCreate." + field + "' Error:Field validation for '" + field +
               "' failed on the 'required' tag";
    };
    EXPECT_EQ(event_mistake("{}"), line("SiteID") + "\n" + line("SessionID") + "\n" + line("URL") +
                                       "\n" + line("EventType"));
    EXPECT_EQ(event_mistake(R"({"site_id":0,"session_id":"s","url":"/","event_type":""})"),
              line("SiteID") + "\n" + line("EventType"));
}

TEST(PingooSendBody, NamesItsSiteByDigitsOrANumber)
{
    EXPECT_EQ(send_mistake(R"({"site_id":"12"})"), "none");
    EXPECT_EQ(send_mistake(R"({"site_id":12})"), "none");
    for (const auto* body : {"{}", R"({"site_id":null})", R"({"site_id":""})",
                             R"({"site_id":"abc"})", R"({"site_id":"-1"})", R"({"site_id":-1})",
                             R"({"site_id":1.5})", R"({"site_id":"18446744073709551616"})"})
        EXPECT_EQ(send_mistake(body), "无效的SiteID格式") << body;
}

TEST(PingooSendBody, SaysWhatDoesNotBind)
{
    EXPECT_EQ(send_mistake(R"({"site_id":true})"),
              "json: cannot unmarshal bool into Go struct field .site_id of type string");
    EXPECT_EQ(send_mistake(R"({"site_id":"1","url":5})"),
              "json: cannot unmarshal number into Go struct field .url of type string");
    EXPECT_EQ(send_mistake(""), "EOF");
}

TEST(PingooSendBody, SaysNothingOfTheVisitorThatTheRequestSays)
{
    const auto body = read_send_body(
        posting(R"({"site_id":"1","ip":"8.8.8.8","user_agent":"forged","session_id":"s"})"));
    ASSERT_TRUE(body);
    EXPECT_EQ(body->ip, "");
    EXPECT_EQ(body->user_agent, "");
    EXPECT_EQ(body->session_id, "s");
}

std::string length_mistake(std::string EventBody::* text, std::size_t characters)
{
    EventBody body;
    for (std::size_t i = 0; i < characters; ++i)
        body.*text += "中";
    const auto fits = check_lengths(body);
    return fits ? "none" : fits.error().field + ": " + fits.error().message;
}

TEST(PingooEventLengths, AreThoseOfTheColumns)
{
    const auto refusal = [](const std::string& field, const std::string& length) {
        return field + ": 创建事件失败: ERROR: value too long for type character varying(" +
               length + ") (SQLSTATE 22001)";
    };
    EXPECT_EQ(length_mistake(&EventBody::session_id, 64), "none");
    EXPECT_EQ(length_mistake(&EventBody::session_id, 65), refusal("session_id", "64"));
    EXPECT_EQ(length_mistake(&EventBody::user_id, 65), refusal("user_id", "64"));
    EXPECT_EQ(length_mistake(&EventBody::ip, 65), refusal("ip", "64"));
    EXPECT_EQ(length_mistake(&EventBody::screen, 16), "none");
    EXPECT_EQ(length_mistake(&EventBody::screen, 17), refusal("screen", "16"));
    EXPECT_EQ(length_mistake(&EventBody::event_type, 33), refusal("event_type", "32"));
    EXPECT_EQ(length_mistake(&EventBody::url, 5'000), "none");
}

struct Typed {
    EventKind kind;
    std::string name;
    std::uint32_t duration_ms;
};

Typed typed(std::string type, std::string value)
{
    EventBody body;
    body.event_type = std::move(type);
    body.event_value = std::move(value);
    const auto hit = to_hit(body, {});
    EXPECT_EQ(hit.type, body.event_type);
    EXPECT_EQ(hit.label, body.event_value);
    return {hit.kind, std::string(hit.name), hit.duration_ms};
}

TEST(PingooHit, IsOfTheKindThatItsTypeSays)
{
    EXPECT_EQ(typed("page_view", "").kind, EventKind::page_view);
    EXPECT_EQ(typed("page_view", "").name, "");
    EXPECT_EQ(typed("custom", "buy").kind, EventKind::custom);
    EXPECT_EQ(typed("custom", "buy").name, "buy");
    EXPECT_EQ(typed("custom", "").name, "custom");
    EXPECT_EQ(typed("signup", "free").kind, EventKind::custom);
    EXPECT_EQ(typed("signup", "free").name, "signup");
}

TEST(PingooHit, OfALeaveTellsHowLongThePageWasLookedAt)
{
    for (const auto* type : {"leave", "heartbeat"}) {
        EXPECT_EQ(typed(type, "12").kind, EventKind::engagement);
        EXPECT_EQ(typed(type, "12").duration_ms, 12'000U);
    }
    EXPECT_EQ(typed("leave", "1.25").duration_ms, 1'250U);
    EXPECT_EQ(typed("leave", "1e99").duration_ms, UINT32_MAX);
    for (const auto* value : {"", "-5", "nan", "long", "5s"})
        EXPECT_EQ(typed("leave", value).duration_ms, 0U) << value;
}

TEST(PingooHit, TakesFromTheRequestWhatTheBodyDoesNotSay)
{
    EventBody body;
    const Sender sender{IpAddress::v4(0x01020304U), "agent of the request", "de"};
    auto hit = to_hit(body, sender);
    EXPECT_EQ(hit.ip.to_string(), "1.2.3.4");
    EXPECT_EQ(hit.user_agent, "agent of the request");
    EXPECT_EQ(hit.accept_language, "de");

    body.ip = "2001:DB8::1";
    body.user_agent = "agent of the body";
    hit = to_hit(body, sender);
    EXPECT_EQ(hit.ip.to_string(), "2001:db8::1");
    EXPECT_EQ(hit.user_agent, "agent of the body");
    EXPECT_EQ(hit.accept_language, "") << "a program's, not the visitor's";

    body.ip = "not an address";
    EXPECT_TRUE(to_hit(body, sender).ip.is_unspecified());
}

} // namespace

} // namespace waymark::api::pingoo
