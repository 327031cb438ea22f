// SPDX-License-Identifier: Apache-2.0
#include "api/native/event_batch.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace waymark::api::native {

namespace {

using events::EventKind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

// The place that is wrong, with an event of these members behind one that is right.
std::string wrong_in(const std::string& members)
{
    const auto batch = parse_event_batch(
        fmt::format(R"({{"events": [{{"site": 1, "url": "/"}}, {{{}}}]}})", members));
    return batch ? "nothing" : batch.error().field;
}

std::string one(const std::string& members)
{
    return fmt::format("[{{{}}}]", members);
}

TEST(EventBatch, ReadsEveryMember)
{
    const auto batch = parse_event_batch(R"({"events": [{
        "site": "shop", "id": "0192f0c1-7b1c-7aaa-8bbb-0123456789ab", "type": "custom",
        "name": "order", "url": "https://shop.example.com/thanks?utm_source=mail",
        "referrer": "https://shop.example.com/cart", "title": "Thanks", "screen": "1920x1080",
        "language": "de-DE", "user_id": 77, "visitor_id": "v1", "session_id": "s1",
        "ip": "203.0.113.7", "user_agent": "Mozilla/5.0", "time": "2026-01-31T12:00:00.250Z",
        "value": 19.99, "currency": "eur", "duration_ms": 1500, "scroll_percent": 80,
        "properties": {"plan": "pro", "items": 3, "is_gift": true, "note": null}}]})");
    ASSERT_TRUE(batch) << batch.error().message;
    EXPECT_THAT(batch->sites, ElementsAre("shop"));
    ASSERT_EQ(batch->hits.size(), 1U);
    const auto& hit = batch->hits[0];
    EXPECT_EQ(hit.id, (events::EventId{0x0192f0c17b1c7aaaU, 0x8bbb0123456789abU}));
    EXPECT_EQ(hit.kind, EventKind::custom);
    EXPECT_EQ(hit.name, "order");
    EXPECT_EQ(hit.label, "order");
    EXPECT_EQ(hit.url, "https://shop.example.com/thanks?utm_source=mail");
    EXPECT_EQ(hit.referrer, "https://shop.example.com/cart");
    EXPECT_EQ(hit.title, "Thanks");
    EXPECT_EQ(hit.screen, "1920x1080");
    EXPECT_EQ(hit.accept_language, "de-DE");
    EXPECT_EQ(hit.user, "77");
    EXPECT_EQ(hit.visitor, "v1");
    EXPECT_EQ(hit.visit, "s1");
    EXPECT_EQ(hit.ip, IpAddress::parse("203.0.113.7"));
    EXPECT_EQ(hit.user_agent, "Mozilla/5.0");
    EXPECT_EQ(hit.time_ms, 1'769'860'800'250);
    EXPECT_EQ(hit.value_e4, 199'900);
    EXPECT_EQ(hit.currency, "EUR");
    EXPECT_EQ(hit.duration_ms, 1'500U);
    EXPECT_EQ(hit.scroll_percent, 80);
    EXPECT_THAT(hit.properties,
                ElementsAre(Pair("plan", "pro"), Pair("items", "3"), Pair("is_gift", "true")));
}

TEST(EventBatch, AnEventOfLittleIsAPageViewOfNobodyKnown)
{
    const auto batch = parse_event_batch(one(R"("site": 7, "url": "/prices", "name": null)"));
    ASSERT_TRUE(batch) << batch.error().message;
    EXPECT_THAT(batch->sites, ElementsAre("7"));
    const auto& hit = batch->hits[0];
    EXPECT_EQ(hit.kind, EventKind::page_view);
    EXPECT_TRUE(hit.ip.is_unspecified());
    EXPECT_EQ(hit.user_agent, "");
    EXPECT_FALSE(hit.id);
    EXPECT_FALSE(hit.time_ms);
    EXPECT_THAT(hit.properties, IsEmpty());
}

TEST(EventBatch, ANameMakesAnEventOfItsOwn)
{
    const auto batch = parse_event_batch(one(R"("site": 7, "name": "signup")"));
    ASSERT_TRUE(batch) << batch.error().message;
    EXPECT_EQ(batch->hits[0].kind, EventKind::custom);
}

TEST(EventBatch, TheKindMayStandBehindTheName)
{
    EXPECT_EQ(wrong_in(R"("site": 7, "name": "signup", "type": "custom")"), "nothing");
    EXPECT_EQ(wrong_in(R"("site": 7, "name": "signup", "url": "/", "type": "page_view")"),
              "events[1].name");
}

TEST(EventBatch, TimesMayBeMilliseconds)
{
    const auto batch = parse_event_batch(one(R"("site": 7, "url": "/", "time": 1769860800250)"));
    ASSERT_TRUE(batch) << batch.error().message;
    EXPECT_EQ(batch->hits[0].time_ms, 1'769'860'800'250);
}

TEST(EventBatch, TextsOutliveTheBodyAndAMove)
{
    std::string body = one(R"("site": 1234567890123456789, "url": "/a/\u00e4", "user_id": 12.5)");
    auto parsed = parse_event_batch(body);
    ASSERT_TRUE(parsed) << parsed.error().message;
    body.assign(body.size(), '#');
    EventBatch moved;
    moved = *std::move(parsed);
    parsed = failure(Errc::unavailable, "gone", "");
    EXPECT_THAT(moved.sites, ElementsAre("1234567890123456789"));
    EXPECT_EQ(moved.hits[0].url, "/a/ä");
    EXPECT_EQ(moved.hits[0].user, "12.5");
}

TEST(EventBatch, NamesTheMemberThatIsWrong)
{
    EXPECT_EQ(wrong_in(R"("url": "/")"), "events[1].site");
    EXPECT_EQ(wrong_in(R"("site": "", "url": "/")"), "events[1].site");
    EXPECT_EQ(wrong_in(R"("site": true, "url": "/")"), "events[1].site");
    EXPECT_EQ(wrong_in(R"("site": 1)"), "events[1].url");
    EXPECT_EQ(wrong_in(R"("site": 1, "url": 5)"), "events[1].url");
    EXPECT_EQ(wrong_in(R"("site": 1, "type": "custom")"), "events[1].name");
    EXPECT_EQ(wrong_in(R"("site": 1, "type": "click")"), "events[1].type");
    EXPECT_EQ(wrong_in(R"("site": 1, "id": "00000000-0000-0000-0000-000000000000")"),
              "events[1].id");
    EXPECT_EQ(wrong_in(R"("site": 1, "id": 5)"), "events[1].id");
    EXPECT_EQ(wrong_in(R"("site": 1, "ip": "300.1.1.1")"), "events[1].ip");
    EXPECT_EQ(wrong_in(R"("site": 1, "time": "yesterday")"), "events[1].time");
    EXPECT_EQ(wrong_in(R"("site": 1, "time": {})"), "events[1].time");
    EXPECT_EQ(wrong_in(R"("site": 1, "screen": "wide")"), "events[1].screen");
    EXPECT_EQ(wrong_in(R"("site": 1, "value": 1e15)"), "events[1].value");
    EXPECT_EQ(wrong_in(R"("site": 1, "value": "5")"), "events[1].value");
    EXPECT_EQ(wrong_in(R"("site": 1, "currency": "euro")"), "events[1].currency");
    EXPECT_EQ(wrong_in(R"("site": 1, "duration_ms": -1)"), "events[1].duration_ms");
    EXPECT_EQ(wrong_in(R"("site": 1, "scroll_percent": 101)"), "events[1].scroll_percent");
    EXPECT_EQ(wrong_in(R"("site": 1, "user_id": ["a"])"), "events[1].user_id");
    EXPECT_EQ(wrong_in(R"("site": 1, "properties": [])"), "events[1].properties");
    EXPECT_EQ(wrong_in(R"("site": 1, "properties": {"a": {}})"), "events[1].properties");
    EXPECT_EQ(wrong_in(R"("site": 1, "urI": "/")"), "events[1].urI");
}

TEST(EventBatch, NamesPlacesOfABareArrayAsTheyAre)
{
    const auto batch = parse_event_batch(R"([{"site": 1, "url": "/"}, 5])");
    ASSERT_FALSE(batch);
    EXPECT_EQ(batch.error().field, "[1]");
    EXPECT_EQ(parse_event_batch(one(R"("site": 1, "url": false)")).error().field, "[0].url");
}

TEST(EventBatch, AnEventHasSixtyFourPropertiesAtMost)
{
    std::string properties;
    for (int i = 0; i < 64; ++i)
        properties += fmt::format(R"("k{}": {}, )", i, i);
    const auto body = R"("site": 1, "url": "/", "properties": {{{} "z": 1}})";
    EXPECT_EQ(wrong_in(fmt::format(fmt::runtime(body), properties)), "events[1].properties");
    properties = properties.substr(properties.find(',') + 1);
    EXPECT_EQ(wrong_in(fmt::format(fmt::runtime(body), properties)), "nothing");
}

TEST(EventBatch, HasAThousandEventsAtMostAndOneAtLeast)
{
    const auto of = [](std::size_t count) {
        std::string body = R"({"events": [)";
        for (std::size_t i = 0; i < count; ++i)
            body += i == 0 ? R"({"site": 1, "url": "/"})" : R"(,{"site": 1, "url": "/"})";
        return parse_event_batch(body + "]}");
    };
    EXPECT_EQ(of(0).error().field, "events");
    EXPECT_EQ(of(1'000)->hits.size(), 1'000U);
    EXPECT_EQ(of(1'001).error().field, "events");
}

TEST(EventBatch, WhatIsNoListOfEventsIsRefused)
{
    EXPECT_EQ(parse_event_batch("").error().message, "the body is empty");
    EXPECT_EQ(parse_event_batch("[{").error().message, "the body is not valid JSON");
    EXPECT_EQ(parse_event_batch("[{\"site\": \"\xff\"}]").error().message,
              "the body is not valid UTF-8");
    EXPECT_EQ(parse_event_batch(std::string(100, '[')).error().message,
              "the body is nested too deeply");
    EXPECT_EQ(parse_event_batch("5").error().field, "events");
    EXPECT_EQ(parse_event_batch("{}").error().field, "events");
    EXPECT_EQ(parse_event_batch(R"({"events": {}})").error().field, "events");
    EXPECT_EQ(
        parse_event_batch(R"({"events": [{"site": 1, "url": "/"}], "site": 1})").error().field,
        "events");
}

} // namespace

} // namespace waymark::api::native
