// SPDX-License-Identifier: Apache-2.0
#include "api/collect/event_id_text.hpp"
#include "api/collect/tracker_body.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>

namespace waymark::api::collect {
namespace {

using events::EventKind;
using testing::ElementsAre;
using testing::Pair;

constexpr TrackerDefaults defaults{.site = "7", .url = "https://a.example/from"};

std::string field_of(std::string_view body)
{
    const auto parsed = parse_tracker_body(body, defaults);
    return parsed ? "none" : parsed.error().field;
}

TrackerReport only(std::string_view body)
{
    auto parsed = parse_tracker_body(body, defaults);
    EXPECT_TRUE(parsed && parsed->size() == 1) << body;
    return parsed && !parsed->empty() ? std::move(parsed->front()) : TrackerReport{};
}

TEST(TrackerBody, HasAMemberForEachThing)
{
    const auto [site, report] = only(R"({"s":12,"i":"0192f0c1-5b6e-7abc-9def-0123456789ab",
        "n":"signup","u":"https://a.example/x?y=1","r":"https://b.example/","t":"X",
        "w":"1920x1080","l":"de","d":1500.7,"p":62.5,"v":"v1","x":"u1","h":1,"a":1795000000123,
        "c":12.5,"k":"usd","e":{"plan":"pro","seats":3,"trial":true,"none":null}})");
    EXPECT_EQ(site, "12");
    EXPECT_EQ(report.id, parse_event_id("0192f0c1-5b6e-7abc-9def-0123456789ab"));
    EXPECT_EQ(report.kind, EventKind::custom);
    EXPECT_EQ(report.name, "signup");
    EXPECT_EQ(report.url, "https://a.example/x?y=1");
    EXPECT_EQ(report.referrer, "https://b.example/");
    EXPECT_EQ(report.title, "X");
    EXPECT_EQ(report.screen, "1920x1080");
    EXPECT_EQ(report.language, "de");
    EXPECT_EQ(report.duration_ms, 1500U);
    EXPECT_EQ(report.scroll_percent, 62);
    EXPECT_EQ(report.visitor, "v1");
    EXPECT_EQ(report.user, "u1");
    EXPECT_TRUE(report.is_headless);
    EXPECT_EQ(report.time_ms, 1'795'000'000'123);
    EXPECT_EQ(report.value_e4, 125'000);
    EXPECT_EQ(report.currency, "USD");
    EXPECT_THAT(report.properties,
                ElementsAre(Pair("plan", "pro"), Pair("seats", "3"), Pair("trial", "true")));
}

TEST(TrackerBody, SaysMuchBySayingNothing)
{
    const auto [site, report] = only("{}");
    EXPECT_EQ(site, "7");
    EXPECT_EQ(report.kind, EventKind::page_view);
    EXPECT_EQ(report.name, "");
    EXPECT_EQ(report.url, "https://a.example/from");
    EXPECT_FALSE(report.id);
    EXPECT_FALSE(report.time_ms);
    EXPECT_FALSE(report.is_headless);
    EXPECT_TRUE(report.properties.empty());
}

TEST(TrackerBody, NullIsNothing)
{
    const auto [site, report] =
        only(R"({"s":null,"i":null,"n":null,"u":null,"r":null,"t":null,"w":null,"l":null,"d":null,
                 "p":null,"v":null,"e":null,"h":null,"a":null,"x":null,"c":null,"k":null})");
    EXPECT_EQ(site, "7");
    EXPECT_EQ(report.kind, EventKind::page_view);
}

TEST(TrackerBody, KnowsTwoNamesAndTakesTheOthersAsTheyAre)
{
    EXPECT_EQ(only(R"({"n":"page_view"})").report.kind, EventKind::page_view);
    EXPECT_EQ(only(R"({"n":"engagement"})").report.kind, EventKind::engagement);
    EXPECT_EQ(only(R"({"n":"engagement"})").report.name, "");
    EXPECT_EQ(only(R"({"n":"Page_View"})").report.name, "Page_View");
    EXPECT_EQ(only(R"({"n":"注册"})").report.name, "注册");
}

TEST(TrackerBody, NamesTheMemberThatIsWrong)
{
    const std::vector<std::pair<std::string, std::string>> wrong{
        {R"({"s":true})", "s"},
        {R"({"s":{}})", "s"},
        {R"({"i":"17"})", "i"},
        {R"({"i":17})", "i"},
        {R"({"i":"00000000-0000-0000-0000-000000000000"})", "i"},
        {R"({"n":5})", "n"},
        {R"({"n":""})", "n"},
        {R"({"u":["/"]})", "u"},
        {R"({"r":5})", "r"},
        {R"({"t":{}})", "t"},
        {R"({"w":"1920"})", "w"},
        {R"({"w":"x1080"})", "w"},
        {R"({"w":"99999x1080"})", "w"},
        {R"({"w":1920})", "w"},
        {R"({"l":5})", "l"},
        {R"({"d":"5"})", "d"},
        {R"({"d":-1})", "d"},
        {R"({"p":101})", "p"},
        {R"({"p":-0.5})", "p"},
        {R"({"v":[]})", "v"},
        {R"({"e":[]})", "e"},
        {R"({"e":"{}"})", "e"},
        {R"({"e":{"a":{}}})", "e.a"},
        {R"({"e":{"a":[1]}})", "e.a"},
        {R"({"h":2})", "h"},
        {R"({"h":"yes"})", "h"},
        {R"({"a":"now"})", "a"},
        {R"({"a":-1})", "a"},
        {R"({"a":1e300})", "a"},
        {R"({"x":false})", "x"},
        {R"({"c":"12"})", "c"},
        {R"({"c":1e14})", "c"},
        {R"({"c":-1e300})", "c"},
        {R"({"k":"dollar"})", "k"},
        {R"({"k":840})", "k"},
    };
    for (const auto& [body, field] : wrong)
        EXPECT_EQ(field_of(body), field) << body;
}

TEST(TrackerBody, TellsTheFirstOfSeveralMistakes)
{
    const auto parsed = parse_tracker_body(R"({"p":101,"i":"x"})", defaults);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error(), (Error{Errc::invalid_argument, "i must be a UUID", "i"}));
}

TEST(TrackerBody, NeedsASiteAndAPageOfAPageView)
{
    const TrackerDefaults none;
    EXPECT_EQ(parse_tracker_body("{}", none).error().field, "s");
    EXPECT_EQ(parse_tracker_body(R"({"s":1})", none).error().field, "u");
    EXPECT_TRUE(parse_tracker_body(R"({"s":1,"n":"signup"})", none));
    EXPECT_TRUE(parse_tracker_body(R"({"s":"1","u":"/"})", none));
}

TEST(TrackerBody, HasNoMorePropertiesThanAnEventCan)
{
    const auto with = [](int count) {
        std::string body = R"({"e":{)";
        for (int i = 0; i < count; ++i)
            body += fmt::format(R"({}"p{}":{})", i ? "," : "", i, i);
        return body + "}}";
    };
    EXPECT_EQ(only(with(64)).report.properties.size(), 64U);
    EXPECT_EQ(field_of(with(65)), "e");
}

TEST(TrackerBody, IsOneEventOrUpToFifty)
{
    const auto list = [](int count) {
        std::string body = "[";
        for (int i = 0; i < count; ++i)
            body += fmt::format(R"({}{{"u":"/{}"}})", i ? "," : "", i);
        return body + "]";
    };
    const auto all = parse_tracker_body(list(50), defaults);
    ASSERT_TRUE(all);
    ASSERT_EQ(all->size(), 50U);
    EXPECT_EQ((*all)[49].report.url, "/49");
    EXPECT_FALSE(parse_tracker_body(list(51), defaults));
    EXPECT_FALSE(parse_tracker_body("[]", defaults));
    EXPECT_EQ(field_of(R"([{"u":"/"},{"d":-1}])"), "[1].d");
    EXPECT_FALSE(parse_tracker_body(R"([{"u":"/"},5])", defaults));
    EXPECT_FALSE(parse_tracker_body(R"([[]])", defaults));
}

TEST(TrackerBody, IsJson)
{
    for (const auto* body : {"", "s=7", "5", "null", "\"{}\"", "{\"t\":\"\xff\"}", "{\"t\":"})
        EXPECT_EQ(field_of(body), "") << body;
    EXPECT_EQ(field_of(std::string(10'000, '[')), "");
}

TEST(TrackerQuery, HasTheSameMembers)
{
    const auto parsed = parse_tracker_query(
        "s=12&i=0192f0c1-5b6e-7abc-9def-0123456789ab&n=sign+up&u=https%3A%2F%2Fa.example%2Fx&"
        "r=&t=%E6%B3%A8&w=1x2&l=de&d=1500&p=62&v=7&h=1&a=1795000000123&x=u1&c=12.5&k=EUR&"
        "e=%7B%22a%22%3A1%7D&other=1",
        defaults);
    ASSERT_TRUE(parsed);
    const auto& [site, report] = parsed->front();
    EXPECT_EQ(site, "12");
    EXPECT_TRUE(report.id);
    EXPECT_EQ(report.name, "sign up");
    EXPECT_EQ(report.url, "https://a.example/x");
    EXPECT_EQ(report.title, "注");
    EXPECT_EQ(report.duration_ms, 1500U);
    EXPECT_EQ(report.scroll_percent, 62);
    EXPECT_EQ(report.visitor, "7");
    EXPECT_TRUE(report.is_headless);
    EXPECT_EQ(report.time_ms, 1'795'000'000'123);
    EXPECT_EQ(report.value_e4, 125'000);
    EXPECT_THAT(report.properties, ElementsAre(Pair("a", "1")));
}

TEST(TrackerQuery, NamesTheMemberThatIsWrong)
{
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"d=fast", "d"},  {"d=inf", "d"}, {"d=nan", "d"}, {"p=101", "p"},
        {"e=5", "e"},     {"e=%7B", "e"}, {"i=1", "i"},   {"h=5", "h"},
        {"c=1e400", "c"}, {"k=x", "k"},   {"w=big", "w"}, {"a=-1", "a"},
    };
    for (const auto& [query, field] : wrong) {
        const auto parsed = parse_tracker_query(query, defaults);
        EXPECT_EQ(parsed ? "none" : parsed.error().field, field) << query;
    }
}

TEST(TrackerQuery, MendsWhatIsNotUtf8)
{
    const auto parsed = parse_tracker_query("t=a%FFb", defaults);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->front().report.title, "a\xef\xbf\xbd"
                                            "b");
}

} // namespace
} // namespace waymark::api::collect
