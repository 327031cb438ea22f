// SPDX-License-Identifier: Apache-2.0
#include "api/collect/event_id_text.hpp"
#include "api/collect/tracker_body.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace waymark::api::collect {
namespace {

using events::EventKind;
using testing::ElementsAre;
using testing::Pair;

constexpr TrackerDefaults defaults{.site = "7", .url = "https://a.example/from"};

class TrackerBody : public testing::Test {
protected:
    Result<std::vector<TrackerHit>> parse(std::string_view body,
                                          const TrackerDefaults& said = defaults)
    {
        return parse_tracker_body(body, said, memory);
    }

    Result<std::vector<TrackerHit>> parse_query(std::string_view query)
    {
        return parse_tracker_query(query, defaults, memory);
    }

    std::string field_of(std::string_view body)
    {
        const auto parsed = parse(body);
        return parsed ? "none" : parsed.error().field;
    }

    TrackerHit only(std::string_view body)
    {
        auto parsed = parse(body);
        EXPECT_TRUE(parsed && parsed->size() == 1) << body;
        return parsed && !parsed->empty() ? std::move(parsed->front()) : TrackerHit{};
    }

    TrackerMemory memory;
};

using TrackerQuery = TrackerBody;

TEST_F(TrackerBody, HasAMemberForEachThing)
{
    const auto [site, hit] = only(R"({"s":12,"i":"0192f0c1-5b6e-7abc-9def-0123456789ab",
        "n":"signup","u":"https://a.example/x?y=1","r":"https://b.example/","t":"X",
        "w":"1920x1080","l":"de","d":1500.7,"p":62.5,"v":"v1","x":"u1","h":1,"a":1795000000123,
        "c":12.5,"k":"usd","e":{"plan":"pro","seats":3,"trial":true,"none":null}})");
    EXPECT_EQ(site, "12");
    EXPECT_EQ(hit.id, parse_event_id("0192f0c1-5b6e-7abc-9def-0123456789ab"));
    EXPECT_EQ(hit.kind, EventKind::custom);
    EXPECT_EQ(hit.name, "signup");
    EXPECT_EQ(hit.url, "https://a.example/x?y=1");
    EXPECT_EQ(hit.referrer, "https://b.example/");
    EXPECT_EQ(hit.title, "X");
    EXPECT_EQ(hit.screen, "1920x1080");
    EXPECT_EQ(hit.accept_language, "de");
    EXPECT_EQ(hit.duration_ms, 1500U);
    EXPECT_EQ(hit.scroll_percent, 62);
    EXPECT_EQ(hit.visitor, "v1");
    EXPECT_EQ(hit.user, "u1");
    EXPECT_TRUE(hit.is_headless);
    EXPECT_EQ(hit.time_ms, 1'795'000'000'123);
    EXPECT_EQ(hit.value_e4, 125'000);
    EXPECT_EQ(hit.currency, "USD");
    EXPECT_THAT(hit.properties,
                ElementsAre(Pair("plan", "pro"), Pair("seats", "3"), Pair("trial", "true")));
}

TEST_F(TrackerBody, SaysMuchBySayingNothing)
{
    const auto [site, hit] = only("{}");
    EXPECT_EQ(site, "7");
    EXPECT_EQ(hit.kind, EventKind::page_view);
    EXPECT_EQ(hit.name, "");
    EXPECT_EQ(hit.url, "https://a.example/from");
    EXPECT_FALSE(hit.id);
    EXPECT_FALSE(hit.time_ms);
    EXPECT_FALSE(hit.is_headless);
    EXPECT_TRUE(hit.properties.empty());
}

TEST_F(TrackerBody, NullIsNothing)
{
    const auto [site, hit] =
        only(R"({"s":null,"i":null,"n":null,"u":null,"r":null,"t":null,"w":null,"l":null,"d":null,
                 "p":null,"v":null,"e":null,"h":null,"a":null,"x":null,"c":null,"k":null})");
    EXPECT_EQ(site, "7");
    EXPECT_EQ(hit.kind, EventKind::page_view);
}

TEST_F(TrackerBody, KnowsTwoNamesAndTakesTheOthersAsTheyAre)
{
    EXPECT_EQ(only(R"({"n":"page_view"})").hit.kind, EventKind::page_view);
    EXPECT_EQ(only(R"({"n":"engagement"})").hit.kind, EventKind::engagement);
    EXPECT_EQ(only(R"({"n":"engagement"})").hit.name, "");
    EXPECT_EQ(only(R"({"n":"Page_View"})").hit.name, "Page_View");
    EXPECT_EQ(only(R"({"n":"注册"})").hit.name, "注册");
}

TEST_F(TrackerBody, NamesTheMemberThatIsWrong)
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

TEST_F(TrackerBody, TellsTheFirstOfSeveralMistakes)
{
    const auto parsed = parse(R"({"p":101,"i":"x"})");
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error(), (Error{Errc::invalid_argument, "i must be a UUID", "i"}));
}

TEST_F(TrackerBody, NeedsASiteAndAPageOfAPageView)
{
    const TrackerDefaults none;
    EXPECT_EQ(parse("{}", none).error().field, "s");
    EXPECT_EQ(parse(R"({"s":1})", none).error().field, "u");
    EXPECT_TRUE(parse(R"({"s":1,"n":"signup"})", none));
    EXPECT_TRUE(parse(R"({"s":"1","u":"/"})", none));
}

TEST_F(TrackerBody, HasNoMorePropertiesThanAnEventCan)
{
    const auto with = [](int count) {
        std::string body = R"({"e":{)";
        for (int i = 0; i < count; ++i)
            body += fmt::format(R"({}"p{}":{})", i ? "," : "", i, i);
        return body + "}}";
    };
    EXPECT_EQ(only(with(64)).hit.properties.size(), 64U);
    EXPECT_EQ(field_of(with(65)), "e");
}

TEST_F(TrackerBody, IsOneEventOrUpToFifty)
{
    const auto list = [](int count) {
        std::string body = "[";
        for (int i = 0; i < count; ++i)
            body += fmt::format(R"({}{{"u":"/{}"}})", i ? "," : "", i);
        return body + "]";
    };
    const auto all = parse(list(50));
    ASSERT_TRUE(all);
    ASSERT_EQ(all->size(), 50U);
    EXPECT_EQ((*all)[49].hit.url, "/49");
    EXPECT_FALSE(parse(list(51)));
    EXPECT_FALSE(parse("[]"));
    EXPECT_EQ(field_of(R"([{"u":"/"},{"d":-1}])"), "[1].d");
    EXPECT_FALSE(parse(R"([{"u":"/"},5])"));
    EXPECT_FALSE(parse(R"([[]])"));
}

TEST_F(TrackerBody, IsJson)
{
    for (const auto* body : {"", "s=7", "5", "null", "\"{}\"", "{\"t\":\"\xff\"}", "{\"t\":"})
        EXPECT_EQ(field_of(body), "") << body;
    EXPECT_EQ(field_of(std::string(10'000, '[')), "");
}

TEST_F(TrackerBody, IsReadAloneTheSame)
{
    const std::string_view body = R"({"s":12,"u":"/a \u6ce8","x":17,"e":{"seats":3}})";
    const auto alone = parse_tracker_object(body, defaults, memory);
    ASSERT_TRUE(alone);
    EXPECT_EQ(alone->site, "12");
    EXPECT_EQ(alone->hit.url, "/a 注");
    EXPECT_EQ(alone->hit.user, "17");
    EXPECT_THAT(alone->hit.properties, ElementsAre(Pair("seats", "3")));
    EXPECT_FALSE(parse_tracker_object("[{}]", defaults, memory));
    EXPECT_FALSE(parse_tracker_object(R"({"d":-1})", defaults, memory));
    EXPECT_FALSE(parse_tracker_object("", defaults, memory));
}

TEST_F(TrackerBody, TellsACustomEventsNameAsItsLabel)
{
    EXPECT_EQ(only(R"({"n":"signup"})").hit.label, "signup");
    EXPECT_EQ(only(R"({"n":"page_view"})").hit.label, "");
}

TEST_F(TrackerQuery, HasTheSameMembers)
{
    const auto parsed = parse_query(
        "s=12&i=0192f0c1-5b6e-7abc-9def-0123456789ab&n=sign+up&u=https%3A%2F%2Fa.example%2Fx&"
        "r=&t=%E6%B3%A8&w=1x2&l=de&d=1500&p=62&v=7&h=1&a=1795000000123&x=u1&c=12.5&k=EUR&"
        "e=%7B%22a%22%3A1%7D&other=1");
    ASSERT_TRUE(parsed);
    const auto& [site, hit] = parsed->front();
    EXPECT_EQ(site, "12");
    EXPECT_TRUE(hit.id);
    EXPECT_EQ(hit.name, "sign up");
    EXPECT_EQ(hit.url, "https://a.example/x");
    EXPECT_EQ(hit.title, "注");
    EXPECT_EQ(hit.duration_ms, 1500U);
    EXPECT_EQ(hit.scroll_percent, 62);
    EXPECT_EQ(hit.visitor, "7");
    EXPECT_TRUE(hit.is_headless);
    EXPECT_EQ(hit.time_ms, 1'795'000'000'123);
    EXPECT_EQ(hit.value_e4, 125'000);
    EXPECT_THAT(hit.properties, ElementsAre(Pair("a", "1")));
}

TEST_F(TrackerQuery, NamesTheMemberThatIsWrong)
{
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"d=fast", "d"},  {"d=inf", "d"}, {"d=nan", "d"}, {"p=101", "p"},
        {"e=5", "e"},     {"e=%7B", "e"}, {"i=1", "i"},   {"h=5", "h"},
        {"c=1e400", "c"}, {"k=x", "k"},   {"w=big", "w"}, {"a=-1", "a"},
    };
    for (const auto& [query, field] : wrong) {
        const auto parsed = parse_query(query);
        EXPECT_EQ(parsed ? "none" : parsed.error().field, field) << query;
    }
}

TEST_F(TrackerQuery, MendsWhatIsNotUtf8)
{
    const auto parsed = parse_query("t=a%FFb");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->front().hit.title, "a\xef\xbf\xbd"
                                         "b");
}

} // namespace
} // namespace waymark::api::collect
