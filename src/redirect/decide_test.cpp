// SPDX-License-Identifier: Apache-2.0
#include "redirect/decide.hpp"
#include "redirect/stated_facts.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>

namespace waymark::redirect {
namespace {

using namespace std::chrono_literals;
using links::routing::ConditionType;

constexpr TimePoint now{std::chrono::sys_days{2026y / 3 / 1}};

class DecideTest : public testing::Test {
protected:
    DecideTest() { link.target_url = "https://example.com/p"; }

    std::expected<Decision, Refusal> decide_now()
    {
        snapshot = make_snapshot(link, parts);
        return decide(*snapshot, visit, circumstances, facts, scratch);
    }

    std::string target()
    {
        const auto decision = decide_now();
        return decision ? std::string(decision->target) : "refused";
    }

    std::string target_for(std::string_view query)
    {
        visit.query = query;
        return target();
    }

    std::optional<Refusal> refusal()
    {
        const auto decision = decide_now();
        return decision ? std::nullopt : std::optional(decision.error());
    }

    void add_rule(std::uint64_t id, std::string_view country)
    {
        link.is_smart_routing = true;
        parts.rules.push_back({.id = RuleId{id},
                               .target_url = fmt::format("https://rule{}.example/", id),
                               .conditions = {.list = {{.type = ConditionType::country,
                                                        .values = {std::string(country)}}}}});
    }

    static links::variants::Variant variant(std::uint64_t id, int weight)
    {
        return {.id = VariantId{id},
                .target_url = fmt::format("https://variant{}.example/", id),
                .weight = weight};
    }

    void add_variant(std::uint64_t id, int weight)
    {
        link.is_ab_test = true;
        parts.variants.push_back(variant(id, weight));
    }

    void run_test(std::uint64_t variant_id)
    {
        parts.test = links::variants::AbTest{.id = 5,
                                             .status = links::variants::TestStatus::running,
                                             .variants = {variant(variant_id, 100)}};
    }

    links::Link link;
    LinkParts parts;
    SnapshotPointer snapshot;
    Visit visit{.user_agent = "agent", .ip = IpAddress::v4(0x01020304)};
    Circumstances circumstances{.now = now};
    StatedFacts facts{{.country = "DE"}, {}};
    Scratch scratch;
};

TEST_F(DecideTest, LeadsToTheTargetWithoutTheVisitsOtherParameters)
{
    EXPECT_EQ(target_for("ref=x&fbclid=1"), "https://example.com/p");
    EXPECT_EQ(target_for("ref=%20"), "https://example.com/p");
}

TEST_F(DecideTest, VisitsCampaignParameterBeatsTheLinksWhichBeatsTheTargets)
{
    link.target_url = "https://example.com/?utm_source=target&utm_medium=target&x=1";
    link.utm.source = "link";
    EXPECT_EQ(target_for(""), "https://example.com/?utm_source=link&utm_medium=target&x=1");
    EXPECT_EQ(decide_now()->utm, (events::Utm{.source = "link"}));
    EXPECT_EQ(target_for("utm_source=vi+sit%21&utm_id=9"),
              "https://example.com/?utm_source=vi+sit%21&utm_medium=target&x=1&utm_id=9");
    EXPECT_EQ(decide_now()->utm, (events::Utm{.source = "vi sit!", .id = "9"}));
}

TEST_F(DecideTest, EmptyCampaignParameterOfTheVisitCountsAsNone)
{
    link.utm.source = "link";
    EXPECT_EQ(target_for("utm_source=&utm_medium"), "https://example.com/p?utm_source=link");
}

TEST_F(DecideTest, VisitCannotBreakOutOfTheHeader)
{
    EXPECT_EQ(target_for("utm_source=a%0d%0aSet-Cookie:%20x=1"),
              "https://example.com/p?utm_source=a%0D%0ASet-Cookie%3A+x%3D1");
}

TEST_F(DecideTest, QueryIsLeftOutIfNoneIsPassed)
{
    circumstances.passing = QueryPassing::none;
    link.target_url = "https://Example.com?b=2&a=1";
    EXPECT_EQ(target_for("utm_source=visit&x=1"), "https://example.com/?b=2&a=1");
    link.utm.source = "link";
    EXPECT_EQ(target_for("utm_source=visit"), "https://example.com/?b=2&a=1&utm_source=link");
    EXPECT_EQ(decide_now()->utm, (events::Utm{.source = "link"}));
}

TEST_F(DecideTest, WholeQueryIsPassedBesideTheTargetsOwn)
{
    circumstances.passing = QueryPassing::all;
    link.target_url = "https://example.com/p?b=2&a=*#frag";
    EXPECT_EQ(target_for("b=3&a=x"), "https://example.com/p?a=%2A&a=x&b=2&b=3#frag");
    EXPECT_EQ(target_for(""), "https://example.com/p?b=2&a=*#frag");
    link.utm.source = "link";
    EXPECT_EQ(target_for("utm_source=visit"),
              "https://example.com/p?a=%2A&b=2&utm_source=link&utm_source=visit#frag");
}

TEST_F(DecideTest, LinkThatIsNotActiveIsRefusedBeforeAllElse)
{
    link.expires = now - 1ms;
    link.click_limit = 0;
    link.password_hash = "x";
    for (const auto status : {links::LinkStatus::inactive, links::LinkStatus::expired}) {
        link.status = status;
        EXPECT_EQ(refusal(), Refusal::inactive);
    }
}

TEST_F(DecideTest, LinkExpiresAtTheVeryMoment)
{
    link.click_limit = 0;
    link.expires = now;
    EXPECT_EQ(refusal(), Refusal::expired);
    link.click_limit.reset();
    link.expires = now + 1ms;
    EXPECT_EQ(refusal(), std::nullopt);
}

TEST_F(DecideTest, LimitIsUsedUpWhenNothingIsLeft)
{
    link.click_limit = 3;
    link.clicks_taken = 2;
    EXPECT_EQ(refusal(), std::nullopt);
    link.password_hash = "x";
    for (const std::int64_t taken : {3, 4}) {
        link.clicks_taken = taken;
        EXPECT_EQ(refusal(), Refusal::used_up);
    }
}

TEST_F(DecideTest, PasswordIsRequiredUnlessItWasTold)
{
    link.password_hash = "x";
    EXPECT_EQ(refusal(), Refusal::password_required);
    circumstances.is_admitted = true;
    EXPECT_EQ(target(), "https://example.com/p");
    link.expires = now;
    EXPECT_EQ(refusal(), Refusal::expired);
}

TEST_F(DecideTest, FirstRuleThatMatchesWins)
{
    add_rule(1, "FR");
    add_rule(2, "DE");
    add_rule(3, "DE");
    const auto decision = decide_now();
    ASSERT_TRUE(decision);
    EXPECT_EQ(decision->target, "https://rule2.example/");
    EXPECT_EQ(decision->rule, RuleId{2});
    EXPECT_EQ(decision->variant, VariantId{});
}

TEST_F(DecideTest, RulesAreNotTriedWhileRoutingIsOff)
{
    add_rule(1, "DE");
    link.is_smart_routing = false;
    EXPECT_EQ(target(), "https://example.com/p");
    EXPECT_EQ(facts.questions, 0);
}

TEST_F(DecideTest, DefaultTargetIsForRoutedLinksThatNoRuleMatches)
{
    link.default_url = "https://default.example/";
    EXPECT_EQ(target(), "https://example.com/p");
    add_rule(1, "FR");
    EXPECT_EQ(target(), "https://default.example/");
    EXPECT_EQ(decide_now()->rule, RuleId{});
    add_rule(2, "DE");
    EXPECT_EQ(target(), "https://rule2.example/");
}

TEST_F(DecideTest, RuleThatMatchesSwitchesVariantsOff)
{
    add_variant(1, 100);
    add_rule(1, "DE");
    const auto decision = decide_now();
    EXPECT_EQ(decision->target, "https://rule1.example/");
    EXPECT_EQ(decision->variant, VariantId{});
}

TEST_F(DecideTest, VariantTakesThePlaceOfTheTargetByItsShare)
{
    add_variant(1, 20);
    add_variant(2, 30);
    for (const auto& [draw, expected] : std::map<std::uint64_t, std::uint64_t>{
             {0, 1}, {19, 1}, {20, 2}, {49, 2}, {50, 0}, {99, 0}, {100, 1}}) {
        circumstances.draw = draw;
        const auto decision = decide_now();
        EXPECT_EQ(decision->variant.value, expected) << draw;
        EXPECT_EQ(decision->target, expected == 0
                                        ? "https://example.com/p"
                                        : fmt::format("https://variant{}.example/", expected));
    }
}

TEST_F(DecideTest, WhatVariantsLeaveIsTheDefaultTargetsOnARoutedLink)
{
    add_variant(1, 50);
    add_rule(1, "FR");
    link.default_url = "https://default.example/";
    circumstances.draw = 49;
    EXPECT_EQ(target(), "https://variant1.example/");
    circumstances.draw = 50;
    EXPECT_EQ(target(), "https://default.example/");
}

TEST_F(DecideTest, CampaignParametersComeIntoWhicheverTargetIsChosen)
{
    link.utm.medium = "m";
    add_variant(1, 100);
    EXPECT_EQ(target_for(""), "https://variant1.example/?utm_medium=m");
    EXPECT_EQ(target_for("utm_id=7"), "https://variant1.example/?utm_medium=m&utm_id=7");
    add_rule(1, "DE");
    EXPECT_EQ(target_for("utm_id=7"), "https://rule1.example/?utm_medium=m&utm_id=7");
    run_test(2);
    EXPECT_EQ(target_for("utm_id=7"), "https://variant2.example/?utm_medium=m&utm_id=7");
}

TEST_F(DecideTest, RunningTestTakesThePlaceOfAllElse)
{
    add_variant(1, 100);
    add_rule(1, "DE");
    run_test(2);
    const auto decision = decide_now();
    EXPECT_EQ(decision->target, "https://variant2.example/");
    EXPECT_EQ(decision->variant, VariantId{2});
    EXPECT_EQ(decision->rule, RuleId{});
    EXPECT_EQ(facts.questions, 0);
}

TEST_F(DecideTest, TestRunsFromItsStartUntilItsEnd)
{
    run_test(2);
    parts.test->start = now;
    parts.test->end = now + 1s;
    for (const auto& [time, runs] : std::map<TimePoint, bool>{
             {now - 1ms, false}, {now, true}, {now + 999ms, true}, {now + 1s, false}}) {
        circumstances.now = time;
        EXPECT_EQ(decide_now()->variant.value, runs ? 2U : 0U);
    }
}

TEST_F(DecideTest, TestGivesAVisitorOneVariantAllDay)
{
    run_test(1);
    parts.test->variants = {variant(1, 50), variant(2, 50)};
    const auto first = decide_now()->variant;
    int changes = 0;
    for (int hour = 0; hour < 24; ++hour) {
        circumstances.now = now + std::chrono::hours{hour};
        circumstances.draw = static_cast<std::uint64_t>(hour);
        EXPECT_EQ(decide_now()->variant, first);
    }
    for (int day = 1; day < 100; ++day) {
        circumstances.now = now + std::chrono::days{day};
        changes += decide_now()->variant != first ? 1 : 0;
    }
    EXPECT_GT(changes, 20);
}

TEST_F(DecideTest, StickyLinkGivesAVisitorTheSameVariantForGood)
{
    link.is_sticky = true;
    add_variant(1, 30);
    add_variant(2, 30);
    std::map<std::uint64_t, int> visitors;
    for (std::uint32_t address = 0; address < 300; ++address) {
        visit.ip = IpAddress::v4(address);
        const auto first = decide_now()->variant;
        ++visitors[first.value];
        for (const std::uint64_t draw : {0U, 31U, 99U}) {
            circumstances.draw = draw;
            circumstances.now += 25h;
            ASSERT_EQ(decide_now()->variant, first);
        }
    }
    EXPECT_THAT(visitors, testing::UnorderedElementsAre(testing::Pair(0, testing::Gt(80)),
                                                        testing::Pair(1, testing::Gt(60)),
                                                        testing::Pair(2, testing::Gt(60))));
}

TEST_F(DecideTest, ScratchOfAnEarlierVisitLeavesNoTrace)
{
    EXPECT_EQ(target_for("utm_source=aaaaaaaaaaaaaaaaaaaa%20"),
              "https://example.com/p?utm_source=aaaaaaaaaaaaaaaaaaaa+");
    EXPECT_EQ(target_for("utm_id=%31"), "https://example.com/p?utm_id=1");
    EXPECT_EQ(decide_now()->utm, (events::Utm{.id = "1"}));
    circumstances.passing = QueryPassing::all;
    EXPECT_EQ(target_for("a=1"), "https://example.com/p?a=1");
}

TEST_F(DecideTest, RuleAboutTheQueryLeavesTheCampaignAlone)
{
    add_rule(1, "DE");
    parts.rules.front().conditions.list = {
        {.type = ConditionType::query, .values = {"x y"}, .parameter = "ref"},
        {.type = ConditionType::utm_source, .values = {"a b"}}};
    EXPECT_EQ(target_for("ref=x+y&utm_source=a%20b"), "https://rule1.example/?utm_source=a+b");
    EXPECT_EQ(decide_now()->utm, (events::Utm{.source = "a b"}));
}

} // namespace
} // namespace waymark::redirect
