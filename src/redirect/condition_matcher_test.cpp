// SPDX-License-Identifier: Apache-2.0
#include "redirect/condition_matcher.hpp"
#include "redirect/stated_facts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <initializer_list>
#include <utility>
#include <vector>

namespace waymark::redirect {
namespace {

using namespace std::chrono_literals;
using links::routing::Condition;
using links::routing::Conditions;
using links::routing::TimeSpan;
using enum links::routing::ConditionType;
using enum links::routing::ConditionOperator;
using std::chrono::minutes;
using std::chrono::sys_days;

using Texts = std::vector<std::string>;

constexpr TimePoint thursday_noon{sys_days{2026y / 1 / 1} + 12h};

class ConditionMatcherTest : public testing::Test {
protected:
    bool meets(const Conditions& conditions)
    {
        VisitView view(visit, facts, now, decoded);
        return ConditionMatcher(conditions).matches(view);
    }
    bool meets(const Condition& condition) { return meets(Conditions{.list = {condition}}); }

    // Of a time of day: whether the condition is met at each of the given ones, of one day.
    std::vector<bool> meets_at(const Condition& condition,
                               std::initializer_list<std::chrono::milliseconds> times)
    {
        std::vector<bool> met;
        for (const auto time : times) {
            now = sys_days{2026y / 7 / 1} + time;
            met.push_back(meets(condition));
        }
        return met;
    }

    Visit visit;
    StatedFacts facts{{.country = "DE", .region = "Land Berlin", .city = "Berlin"},
                      {.device = "mobile", .os = "iOS", .browser = "Mobile Safari"}};
    TimePoint now = thursday_noon;
    std::string decoded;
};

Condition on_time(links::routing::ConditionOperator op, const TimeSpan& span)
{
    return {.type = time, .op = op, .time = span};
}

TEST_F(ConditionMatcherTest, NoConditionsAreMetByNobody)
{
    VisitView view(visit, facts, now, decoded);
    EXPECT_FALSE(ConditionMatcher().matches(view));
    EXPECT_FALSE(meets(Conditions{.is_any = false}));
    EXPECT_FALSE(meets(Conditions{.is_any = true}));
}

TEST_F(ConditionMatcherTest, AllMustHoldUnlessOneIsEnough)
{
    const Condition holds{.type = country, .values = {"DE"}};
    const Condition fails{.type = country, .values = {"FR"}};
    EXPECT_TRUE(meets(Conditions{.list = {holds, holds}}));
    EXPECT_FALSE(meets(Conditions{.list = {holds, fails}}));
    EXPECT_TRUE(meets(Conditions{.is_any = true, .list = {fails, holds}}));
    EXPECT_FALSE(meets(Conditions{.is_any = true, .list = {fails, fails}}));
}

TEST_F(ConditionMatcherTest, MovedOneMatchesAsBefore)
{
    ConditionMatcher first(Conditions{.list = {{.type = country, .values = {"DE"}}}});
    ConditionMatcher second;
    second = std::move(first);
    VisitView view(visit, facts, now, decoded);
    EXPECT_TRUE(second.matches(view));
}

TEST_F(ConditionMatcherTest, EachTypeReadsItsOwnPartOfTheVisit)
{
    visit = {.query = "utm_source=s&utm_medium=m&utm_campaign=c&utm_term=t&utm_content=o&Ref=r",
             .referrer = "https://ref.example/",
             .accept_language = "zh-TW,zh;q=0.9",
             .ip = IpAddress::v4(0x01020304)};
    const std::vector<Condition> conditions{
        {.type = country, .values = {"DE"}},
        {.type = region, .values = {"Land Berlin"}},
        {.type = city, .values = {"Berlin"}},
        {.type = device, .values = {"mobile"}},
        {.type = os, .values = {"iOS"}},
        {.type = browser, .values = {"Mobile Safari"}},
        {.type = language, .values = {"zh-TW,zh;q=0.9"}},
        {.type = referer, .values = {"https://ref.example/"}},
        {.type = utm_source, .values = {"s"}},
        {.type = utm_medium, .values = {"m"}},
        {.type = utm_campaign, .values = {"c"}},
        {.type = utm_term, .values = {"t"}},
        {.type = utm_content, .values = {"o"}},
        {.type = day_of_week, .values = {"4"}},
        {.type = ip, .values = {"1.2.3.4"}},
        {.type = query, .values = {"r"}, .parameter = "Ref"},
    };
    for (const auto& condition : conditions)
        EXPECT_TRUE(meets(condition)) << static_cast<int>(condition.type);
    for (auto condition : conditions) {
        condition.values = {"6"};
        if (condition.type != ip)
            EXPECT_FALSE(meets(condition)) << static_cast<int>(condition.type);
    }
}

TEST_F(ConditionMatcherTest, TextOperatorsMeanWhatTheySay)
{
    const auto meets_city = [this](auto op, const Texts& values) {
        return meets(Condition{.type = city, .op = op, .values = values});
    };
    EXPECT_TRUE(meets_city(equals, {"Berlin"}));
    EXPECT_FALSE(meets_city(equals, {"Berl"}));
    EXPECT_FALSE(meets_city(not_equals, {"Berlin"}));
    EXPECT_TRUE(meets_city(not_equals, {"Berlinale"}));
    EXPECT_TRUE(meets_city(contains, {"erl"}));
    EXPECT_TRUE(meets_city(contains, {"Berlin"}));
    EXPECT_FALSE(meets_city(contains, {"erln"}));
    EXPECT_FALSE(meets_city(contains, {"Berlinale"}));
    EXPECT_FALSE(meets_city(not_contains, {"erl"}));
    EXPECT_TRUE(meets_city(not_contains, {"paris"}));
    EXPECT_TRUE(meets_city(starts_with, {"Ber"}));
    EXPECT_FALSE(meets_city(starts_with, {"lin"}));
    EXPECT_TRUE(meets_city(ends_with, {"lin"}));
    EXPECT_FALSE(meets_city(ends_with, {"Ber"}));
    EXPECT_FALSE(meets_city(ends_with, {"Groß-Berlin"}));
}

TEST_F(ConditionMatcherTest, OneOfSeveralValuesIsEnoughAndNegationsNeedNone)
{
    const auto meets_city = [this](auto op, const Texts& values) {
        return meets(Condition{.type = city, .op = op, .values = values});
    };
    EXPECT_TRUE(meets_city(in, {"Paris", "Berlin"}));
    EXPECT_FALSE(meets_city(in, {"Paris", "Rome"}));
    EXPECT_FALSE(meets_city(not_in, {"Paris", "Berlin"}));
    EXPECT_TRUE(meets_city(not_in, {"Paris", "Rome"}));
    EXPECT_TRUE(meets_city(equals, {"Paris", "Berlin"}));
    EXPECT_FALSE(meets_city(not_equals, {"Paris", "Berlin"}));
    EXPECT_FALSE(meets_city(not_contains, {"Par", "lin"}));
    EXPECT_TRUE(meets_city(ends_with, {"ris", "lin"}));
}

TEST_F(ConditionMatcherTest, CaseAndSpaceAroundAValueDoNotMatter)
{
    EXPECT_TRUE(meets(Condition{.type = country, .values = {" de\t"}}));
    EXPECT_TRUE(meets(Condition{.type = browser, .op = contains, .values = {"SAFARI "}}));
    EXPECT_TRUE(meets(Condition{.type = device, .op = in, .values = {"Tablet", "MOBILE"}}));
    EXPECT_FALSE(meets(Condition{.type = browser, .values = {"mobilesafari"}}));
}

TEST_F(ConditionMatcherTest, TextIsSearchedInAsFarAsItIsLooked)
{
    const std::string before(VisitView::searched_bytes_max - 3, '-');
    const std::string referrer = before + "End";
    const Condition condition{.type = referer, .op = contains, .values = {"eND"}};
    visit.referrer = referrer;
    EXPECT_TRUE(meets(condition));
    const std::string further = "-" + referrer;
    visit.referrer = further;
    EXPECT_FALSE(meets(condition));

    const std::string query = "a=" + before + "%45nd";
    visit.query = query;
    Condition of_query{.type = links::routing::ConditionType::query,
                       .op = contains,
                       .values = {"eND"},
                       .parameter = "a"};
    EXPECT_TRUE(meets(of_query));
    const std::string longer = "a=-" + before + "%45nd";
    visit.query = longer;
    EXPECT_FALSE(meets(of_query));
}

TEST_F(ConditionMatcherTest, WhatIsNotKnownMeetsNotEqualsAndNotInAlone)
{
    facts.place_facts = {};
    facts.client_facts = {};
    for (const auto type : {country, region, city, device, os, browser, language, referer,
                            utm_source, utm_medium, utm_campaign, utm_term, utm_content, query}) {
        Condition condition{.type = type, .values = {"x"}, .parameter = "p"};
        for (const auto op : {equals, contains, not_contains, in, starts_with, ends_with}) {
            condition.op = op;
            EXPECT_FALSE(meets(condition));
        }
        for (const auto op : {not_equals, not_in}) {
            condition.op = op;
            EXPECT_TRUE(meets(condition));
        }
    }
    EXPECT_FALSE(meets(Condition{.type = ip, .values = {"::/0"}}));
    EXPECT_TRUE(meets(Condition{.type = ip, .op = not_in, .values = {"::/0"}}));
}

TEST_F(ConditionMatcherTest, OperatorThatMeansNothingToItsTypeIsNeverMet)
{
    const TimeSpan all_day{.start = 0min, .end = 23h + 59min};
    for (const auto op : {between, before, after}) {
        EXPECT_FALSE(meets(Condition{.type = city, .op = op, .values = {"Berlin"}}));
        EXPECT_FALSE(meets(Condition{.type = day_of_week, .op = op, .values = {"4"}}));
        EXPECT_FALSE(meets(Condition{.type = ip, .op = op, .values = {"::/0"}}));
    }
    for (const auto op : {contains, not_contains, starts_with, ends_with}) {
        EXPECT_FALSE(meets(Condition{.type = day_of_week, .op = op, .values = {"4"}}));
        EXPECT_FALSE(meets(Condition{.type = ip, .op = op, .values = {"::/0"}}));
        EXPECT_FALSE(meets(on_time(op, all_day)));
    }
    for (const auto op : {equals, not_equals, in, not_in})
        EXPECT_FALSE(meets(on_time(op, all_day)));
    EXPECT_FALSE(meets(Condition{.type = time, .op = between}));
    EXPECT_FALSE(meets(on_time(between, {.start = 0min})));
}

TEST_F(ConditionMatcherTest, BetweenIncludesBothItsMinutes)
{
    const auto condition = on_time(between, {.start = 9h, .end = 18h});
    EXPECT_THAT(meets_at(condition, {9h - 1ms, 9h, 12h, 18h + 59'999ms, 18h + 1min}),
                testing::ElementsAre(false, true, true, true, false));
}

TEST_F(ConditionMatcherTest, BetweenGoesPastMidnightIfItsEndComesFirst)
{
    const auto condition = on_time(between, {.start = 22h, .end = 6h});
    EXPECT_THAT(meets_at(condition, {0h, 6h + 59s, 6h + 1min, 21h + 59min, 22h, 24h - 1ms}),
                testing::ElementsAre(true, true, false, false, true, true));
}

TEST_F(ConditionMatcherTest, BetweenAMinuteAndItselfIsThatMinute)
{
    const auto condition = on_time(between, {.start = 9h, .end = 9h});
    EXPECT_THAT(meets_at(condition, {9h - 1ms, 9h, 9h + 59s, 9h + 1min}),
                testing::ElementsAre(false, true, true, false));
}

TEST_F(ConditionMatcherTest, BeforeAndAfterLeaveTheMinuteItselfOut)
{
    EXPECT_THAT(meets_at(on_time(before, {.start = 9h}), {0h, 9h - 1ms, 9h, 9h + 1min}),
                testing::ElementsAre(true, true, false, false));
    EXPECT_THAT(meets_at(on_time(after, {.start = 9h}), {9h - 1ms, 9h, 9h + 59s, 9h + 1min}),
                testing::ElementsAre(false, false, false, true));
}

TEST_F(ConditionMatcherTest, TimeIsThatOnTheWallOfItsZone)
{
    const auto taipei = TimeZone::find("Asia/Taipei").value();
    const auto newfoundland = TimeZone::find("America/St_Johns").value();
    EXPECT_THAT(meets_at(on_time(between, {.start = 9h, .end = 18h, .zone = taipei}),
                         {59min, 1h, 10h, 10h + 1min, 12h}),
                testing::ElementsAre(false, true, true, false, false));
    // Summer time: two and a half hours behind UTC, yesterday until 02:30.
    EXPECT_THAT(meets_at(on_time(after, {.start = 21h + 30min, .zone = newfoundland}),
                         {0h, 1min, 2h + 29min, 2h + 30min}),
                testing::ElementsAre(false, true, true, false));
}

TEST_F(ConditionMatcherTest, DayOfWeekIsThatOfItsZoneOrOfUtc)
{
    now = sys_days{2026y / 7 / 1} + 20h; // a Wednesday
    Condition condition{.type = day_of_week, .values = {"3"}};
    EXPECT_TRUE(meets(condition));
    condition.time = TimeSpan{.zone = TimeZone::find("Asia/Taipei").value()};
    EXPECT_FALSE(meets(condition));
    condition.values = {"4"};
    EXPECT_TRUE(meets(condition));
    condition.op = not_equals;
    EXPECT_FALSE(meets(condition));
}

TEST_F(ConditionMatcherTest, DaysOfWeekBeginWithSunday)
{
    const Condition workdays{.type = day_of_week, .op = in, .values = {"1", " 2", "3", "4", "5"}};
    auto weekend = workdays;
    weekend.op = not_in;
    for (unsigned day = 0; day < 7; ++day) {
        now = sys_days{2026y / 7 / 5} + std::chrono::days{day}; // the 5th is a Sunday
        const bool is_workday = day >= 1 && day <= 5;
        EXPECT_EQ(meets(workdays), is_workday);
        EXPECT_EQ(meets(weekend), !is_workday);
    }
}

TEST_F(ConditionMatcherTest, AddressesAreComparedToNetworksOfBothFamilies)
{
    Condition condition{.type = ip, .op = in, .values = {"10.0.0.0/8", " 2001:db8::/32"}};
    const auto meets_from = [&](std::string_view address) {
        visit.ip = *IpAddress::parse(address);
        return meets(condition);
    };
    EXPECT_TRUE(meets_from("10.1.2.3"));
    EXPECT_TRUE(meets_from("::ffff:10.1.2.3"));
    EXPECT_TRUE(meets_from("2001:db8::1"));
    EXPECT_FALSE(meets_from("11.0.0.1"));
    EXPECT_FALSE(meets_from("2001:db9::1"));
    condition.op = not_in;
    EXPECT_FALSE(meets_from("10.1.2.3"));
    EXPECT_TRUE(meets_from("11.0.0.1"));
}

TEST_F(ConditionMatcherTest, ParameterIsTheFirstThatIsNotEmptyDecoded)
{
    visit.query = "ref=&r%65f=a+%26b&ref=c";
    EXPECT_TRUE(meets(Condition{.type = query, .values = {"A &b"}, .parameter = "ref"}));
    EXPECT_FALSE(meets(Condition{.type = query, .values = {"c"}, .parameter = "ref"}));
    EXPECT_FALSE(meets(Condition{.type = query, .values = {"a &b"}, .parameter = "Ref"}));
}

TEST_F(ConditionMatcherTest, CampaignParametersAreThoseOfTheQueryAlone)
{
    visit.referrer = "https://ref.example/?utm_source=x";
    EXPECT_FALSE(meets(Condition{.type = utm_source, .values = {"x"}}));
    visit.query = "utm_source=x";
    EXPECT_TRUE(meets(Condition{.type = utm_source, .values = {"x"}}));
}

TEST_F(ConditionMatcherTest, VisitorIsAskedAboutOnceAndOnlyIfNeedBe)
{
    VisitView view(visit, facts, now, decoded);
    EXPECT_FALSE(ConditionMatcher({.list = {{.type = referer, .values = {"x"}}}}).matches(view));
    EXPECT_EQ(facts.questions, 0);
    const Conditions conditions{.list = {{.type = country, .values = {"DE"}},
                                         {.type = city, .values = {"Berlin"}},
                                         {.type = os, .values = {"iOS"}},
                                         {.type = device, .values = {"tablet"}}}};
    EXPECT_FALSE(ConditionMatcher(conditions).matches(view));
    EXPECT_FALSE(ConditionMatcher(conditions).matches(view));
    EXPECT_EQ(facts.questions, 2);
}

} // namespace
} // namespace waymark::redirect
