// SPDX-License-Identifier: Apache-2.0
#include "api/collect/event_id_text.hpp"
#include "api/collect/segment_body.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace waymark::api::collect {
namespace {

using namespace std::chrono_literals;
using events::EventKind;
using testing::Contains;
using testing::ElementsAre;
using testing::Pair;

constexpr TimePoint now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + 9h;

Report only(SegmentCall call, std::string_view body)
{
    auto parsed = parse_segment_body(call, body, now);
    EXPECT_TRUE(parsed && parsed->reports.size() == 1) << body;
    return parsed && !parsed->reports.empty() ? std::move(parsed->reports.front()) : Report{};
}

std::string field_of(SegmentCall call, std::string_view body)
{
    const auto parsed = parse_segment_body(call, body, now);
    return parsed ? "none" : parsed.error().field;
}

TEST(SegmentBody, ATrackIsACustomEvent)
{
    const auto report = only(SegmentCall::track, R"({"event":"Order Completed","userId":"u1",
        "anonymousId":"a1","messageId":"0192f0c1-5b6e-7abc-9def-0123456789ab",
        "properties":{"revenue":39.95,"value":1,"currency":"usd","order":{"id":17},
                      "products":[{"sku":"x"}]},
        "context":{"ip":"192.0.2.7","locale":"de-DE","userAgent":"agent",
                   "page":{"url":"https://a.example/x","referrer":"https://b.example/","title":"X"},
                   "screen":{"width":1920,"height":1080}}})");
    EXPECT_EQ(report.kind, EventKind::custom);
    EXPECT_EQ(report.name, "Order Completed");
    EXPECT_EQ(report.user, "u1");
    EXPECT_EQ(report.visitor, "a1");
    EXPECT_EQ(report.id, parse_event_id("0192f0c1-5b6e-7abc-9def-0123456789ab"));
    EXPECT_EQ(report.value_e4, 399'500);
    EXPECT_EQ(report.currency, "USD");
    EXPECT_EQ(report.url, "https://a.example/x");
    EXPECT_EQ(report.referrer, "https://b.example/");
    EXPECT_EQ(report.title, "X");
    EXPECT_EQ(report.screen, "1920x1080");
    EXPECT_EQ(report.language, "de-DE");
    EXPECT_EQ(report.user_agent, "agent");
    EXPECT_EQ(report.ip, IpAddress::v4(0xc0000207));
    EXPECT_THAT(report.properties, Contains(Pair("order.id", "17")));
    EXPECT_THAT(report.properties, Contains(Pair("products", R"([{"sku":"x"}])")));
}

TEST(SegmentBody, APageSaysItselfWhereItIs)
{
    const auto report = only(SegmentCall::page, R"({"name":"Prices","category":"Docs",
        "properties":{"url":"https://a.example/p?x=1","path":"/p","search":"?x=1","title":"P",
                      "referrer":"https://c.example/","plan":"pro"},
        "context":{"page":{"url":"https://a.example/old","title":"old"}}})");
    EXPECT_EQ(report.kind, EventKind::page_view);
    EXPECT_EQ(report.type, "");
    EXPECT_EQ(report.url, "https://a.example/p?x=1");
    EXPECT_EQ(report.title, "P");
    EXPECT_EQ(report.referrer, "https://c.example/");
    EXPECT_THAT(report.properties,
                testing::UnorderedElementsAre(Pair("plan", "pro"), Pair("name", "Prices"),
                                              Pair("category", "Docs")));
}

TEST(SegmentBody, ACampaignIsOfTheUrlOrElseOfTheContext)
{
    const auto url_of = [](std::string_view url) {
        const auto body = fmt::format(
            R"({{"properties":{{"url":"{}"}},"context":{{"campaign":
               {{"name":"spring sale","source":"news&co","medium":"email","clicks":3}}}}}})",
            url);
        return only(SegmentCall::page, body).url;
    };
    EXPECT_EQ(url_of("https://a.example/x?y=1#top"),
              "https://a.example/x?y=1&utm_source=news%26co&utm_medium=email"
              "&utm_campaign=spring%20sale#top");
    EXPECT_EQ(url_of("/x"), "/x?utm_source=news%26co&utm_medium=email&utm_campaign=spring%20sale");
    EXPECT_EQ(url_of("/x?utm_source=own"), "/x?utm_source=own");
    EXPECT_EQ(only(SegmentCall::page, R"({"properties":{"url":"/x#top"}})").url, "/x#top");
}

TEST(SegmentBody, APageWithoutAUrlHasAPathOrAName)
{
    EXPECT_EQ(only(SegmentCall::page, R"({"properties":{"path":"/p"}})").url, "/p");
    const auto screen = only(SegmentCall::screen, R"({"name":"Home","userId":"u"})");
    EXPECT_EQ(screen.kind, EventKind::page_view);
    EXPECT_EQ(screen.url, "/Home");
    EXPECT_EQ(screen.title, "Home");
    EXPECT_EQ(only(SegmentCall::page, "{}").url, "");
}

TEST(SegmentBody, WhoSomebodyIsCountsNothing)
{
    const auto identify =
        only(SegmentCall::identify, R"({"userId":7,"traits":{"email":"a@b.example","age":5}})");
    EXPECT_EQ(identify.kind, EventKind::engagement);
    EXPECT_EQ(identify.type, "identify");
    EXPECT_EQ(identify.user, "7");
    EXPECT_THAT(identify.properties, ElementsAre(Pair("email", "a@b.example"), Pair("age", "5")));
    EXPECT_THAT(only(SegmentCall::group, R"({"groupId":"g","traits":{"n":1}})").properties,
                ElementsAre(Pair("groupId", "g"), Pair("n", "1")));
    const auto alias = only(SegmentCall::alias, R"({"previousId":"old","userId":"new"})");
    EXPECT_EQ(alias.type, "alias");
    EXPECT_EQ(alias.user, "new");
    EXPECT_THAT(alias.properties, ElementsAre(Pair("previousId", "old")));
}

TEST(SegmentBody, AnIdThatIsNoUuidHasOne)
{
    const auto id = [](std::string_view body) { return only(SegmentCall::page, body).id; };
    EXPECT_EQ(id(R"({"messageId":"ajs-next-1"})"), hash_event_id("ajs-next-1"));
    EXPECT_EQ(id(R"({"messageId":"ajs-next-1"})"), id(R"({"messageId":"ajs-next-1"})"));
    EXPECT_NE(id(R"({"messageId":"ajs-next-1"})"), id(R"({"messageId":"ajs-next-2"})"));
    EXPECT_FALSE(id("{}"));
    EXPECT_FALSE(id(R"({"messageId":{}})"));
}

TEST(SegmentBody, AClockThatIsWrongIsSetRight)
{
    const auto time = [](std::string_view body) { return only(SegmentCall::page, body).time_ms; };
    EXPECT_EQ(time("{}"), std::nullopt);
    EXPECT_EQ(time(R"({"timestamp":"2026-11-21T08:59:00Z"})"), to_epoch_ms(now - 1min));
    EXPECT_EQ(
        time(R"({"timestamp":"2030-01-01T00:00:00.000Z","sentAt":"2030-01-01T00:00:05.000Z"})"),
        to_epoch_ms(now - 5s));
    EXPECT_EQ(
        time(R"({"originalTimestamp":"2001-01-01T00:00:00Z","sentAt":"2001-01-01T00:00:01Z"})"),
        to_epoch_ms(now - 1s));
    EXPECT_EQ(time(R"({"timestamp":"yesterday"})"), std::nullopt);
    EXPECT_EQ(time(R"({"timestamp":1795000000})"), std::nullopt);
    EXPECT_TRUE(time(R"({"timestamp":"0000-01-01T00:00:00Z","sentAt":"9999-12-31T23:59:59Z"})"));
}

TEST(SegmentBody, ABatchHasMessagesOfAllTypes)
{
    const auto parsed =
        parse_segment_body(SegmentCall::batch,
                           R"({"writeKey":"key","sentAt":"2030-01-01T00:00:10Z","batch":[
            {"type":"track","event":"a","timestamp":"2030-01-01T00:00:00Z"},
            {"type":"page","properties":{"url":"/p"},"timestamp":"2030-01-01T00:00:09Z",
             "sentAt":"2030-01-01T00:00:09Z"},
            {"type":"screen","name":"s"},{"type":"identify"},{"type":"group"},{"type":"alias"}]})",
                           now);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->write_key, "key");
    ASSERT_EQ(parsed->reports.size(), 6U);
    EXPECT_EQ(parsed->reports[0].time_ms, to_epoch_ms(now - 10s));
    EXPECT_EQ(parsed->reports[1].time_ms, to_epoch_ms(now));
    EXPECT_EQ(parsed->reports[2].kind, EventKind::page_view);
    EXPECT_EQ(parsed->reports[5].type, "alias");
}

TEST(SegmentBody, AMessageMayHoldTheKeyOfItsBatch)
{
    const auto key = [](std::string_view body) {
        return parse_segment_body(SegmentCall::batch, body, now).value().write_key;
    };
    EXPECT_EQ(key(R"({"batch":[{"type":"page","writeKey":"k"}]})"), "k");
    EXPECT_EQ(key(R"({"writeKey":"b","batch":[{"type":"page","writeKey":"k"}]})"), "b");
    EXPECT_EQ(key(R"({"batch":[{"type":"page"}]})"), "");
    EXPECT_EQ(parse_segment_body(SegmentCall::page, R"({"writeKey":"k"})", now).value().write_key,
              "k");
}

TEST(SegmentBody, NamesTheMessageThatIsWrong)
{
    EXPECT_EQ(field_of(SegmentCall::track, "{}"), "event");
    EXPECT_EQ(field_of(SegmentCall::track, R"({"event":5})"), "event");
    EXPECT_EQ(field_of(SegmentCall::batch, "{}"), "batch");
    EXPECT_EQ(field_of(SegmentCall::batch, R"({"batch":[]})"), "batch");
    EXPECT_EQ(field_of(SegmentCall::batch, R"({"batch":{}})"), "batch");
    EXPECT_EQ(field_of(SegmentCall::batch, R"({"batch":[{"type":"page"},5]})"), "batch[1]");
    EXPECT_EQ(field_of(SegmentCall::batch, R"({"batch":[5]})"), "batch[0]");
    EXPECT_EQ(field_of(SegmentCall::batch, R"({"batch":[{"type":"delete"}]})"), "batch[0].type");
    EXPECT_EQ(field_of(SegmentCall::batch, R"({"batch":[{}]})"), "batch[0].type");
    EXPECT_EQ(field_of(SegmentCall::batch, R"({"batch":[{"type":"batch"}]})"), "batch[0].type");
    EXPECT_EQ(field_of(SegmentCall::batch, R"({"batch":[{"type":"page"},{"type":"track"}]})"),
              "batch[1].event");
    for (const auto* body : {"", "[]", "{", "event=a", "{\"event\":\"\xff\"}"})
        EXPECT_EQ(field_of(SegmentCall::track, body), "") << body;
}

TEST(SegmentBody, HasLimits)
{
    const auto with = [](std::size_t messages, std::size_t bytes) {
        std::string body = R"({"batch":[)";
        for (std::size_t i = 0; i < messages; ++i)
            body += fmt::format(R"({}{{"type":"page","t":"{}"}})", i ? "," : "",
                                std::string(bytes, 'x'));
        return body + "]}";
    };
    EXPECT_EQ(field_of(SegmentCall::batch, with(2500, 1)), "none");
    EXPECT_EQ(field_of(SegmentCall::batch, with(2501, 1)), "batch");
    EXPECT_EQ(field_of(SegmentCall::batch, with(2, 32'000)), "none");
    EXPECT_EQ(field_of(SegmentCall::batch, with(2, 33'000)), "batch[0]");
}

TEST(SegmentBody, TakesTheRestAsItComes)
{
    const auto report = only(SegmentCall::track, R"({"event":"a","userId":{},"anonymousId":[],
        "properties":5,"context":{"page":[],"ip":"::zz","locale":1,"userAgent":null,
        "screen":{"width":1e300,"height":-1}},"messageId":true,"timestamp":{}})");
    EXPECT_EQ(report.user, "");
    EXPECT_EQ(report.screen, "");
    EXPECT_FALSE(report.ip);
    EXPECT_FALSE(report.user_agent);
    EXPECT_TRUE(report.properties.empty());
    EXPECT_EQ(only(SegmentCall::track,
                   R"({"event":"a","properties":{"revenue":"x","total":"7.5","currency":5}})")
                  .value_e4,
              75'000);
}

TEST(BasicUser, IsTheNameWithoutThePassword)
{
    EXPECT_EQ(basic_user("Basic YWJjMTIzOg=="), "abc123");
    EXPECT_EQ(basic_user("basic  YWJjMTIzOg== "), "abc123");
    EXPECT_EQ(basic_user("Basic YWJjOmRlZg=="), "abc"); // abc:def
    EXPECT_EQ(basic_user("Basic YWJj"), "abc");
    EXPECT_EQ(basic_user("Basic Og=="), "");
    for (const auto* field : {"", "Basic", "Basic ", "Bearer YWJj", "Basic ****", "Basic YWJjM"})
        EXPECT_FALSE(basic_user(field)) << field;
}

} // namespace
} // namespace waymark::api::collect
