// SPDX-License-Identifier: Apache-2.0
#include "redirect/snapshot.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace waymark::redirect {
namespace {

using namespace std::chrono_literals;

links::Link some_link()
{
    links::Link link;
    link.id = LinkId{3};
    link.owner = UserId{4};
    link.target_url = "HTTPS://Example.com?a=1";
    return link;
}

links::routing::Rule some_rule(std::uint64_t id)
{
    return {.id = RuleId{id},
            .target_url = "https://rule.example",
            .conditions = {.list = {{.values = {"DE"}}}}};
}

links::variants::Variant some_variant(std::uint64_t id, int weight)
{
    return {.id = VariantId{id}, .target_url = "https://variant.example", .weight = weight};
}

LinkParts some_test(std::vector<links::variants::Variant> variants)
{
    LinkParts parts;
    parts.test = {
        .id = 9, .status = links::variants::TestStatus::running, .variants = std::move(variants)};
    return parts;
}

std::vector<std::uint64_t> rules_of(const Snapshot& snapshot)
{
    std::vector<std::uint64_t> ids;
    for (const auto& rule : snapshot.rules)
        ids.push_back(rule.rule.value);
    return ids;
}

std::vector<std::pair<std::uint64_t, std::uint32_t>> reaches_of(const std::vector<Share>& shares)
{
    std::vector<std::pair<std::uint64_t, std::uint32_t>> reaches;
    for (const auto& share : shares)
        reaches.emplace_back(share.variant.value, share.reach);
    return reaches;
}

TEST(Snapshot, HoldsTheTargetInNormalSpelling)
{
    const auto snapshot = make_snapshot(some_link(), {});
    ASSERT_NE(snapshot, nullptr);
    EXPECT_EQ(snapshot->link, LinkId{3});
    EXPECT_EQ(snapshot->owner, UserId{4});
    EXPECT_EQ(snapshot->target.text, "https://example.com/?a=1");
    EXPECT_EQ(snapshot->target.with_utm, snapshot->target.text);
    EXPECT_EQ(snapshot->expires, TimePoint::max());
    EXPECT_EQ(snapshot->clicks_left, std::nullopt);
    EXPECT_FALSE(snapshot->has_password);
    EXPECT_FALSE(snapshot->is_routed);
    EXPECT_EQ(snapshot->total, 0U);
    EXPECT_FALSE(snapshot->test);
    EXPECT_FALSE(snapshot->preview);
}

TEST(Snapshot, TargetOnAnotherDomainIsSpelledAsItWasEntered)
{
    const auto target_of = [](std::string_view entered) {
        auto link = some_link();
        link.domain = DomainId{7};
        link.target_url = entered;
        const auto snapshot = make_snapshot(link, {});
        return snapshot ? snapshot->target.with_utm : "none";
    };
    EXPECT_EQ(target_of("HTTPS://Example.com:443?b&a=1#X"), "HTTPS://Example.com:443?b&a=1#X");
    EXPECT_EQ(target_of("https://example.com"), "https://example.com");
    EXPECT_EQ(target_of("https://example.com/a b/路?q=\"'"),
              "https://example.com/a%20b/%E8%B7%AF?q=\"'");
    EXPECT_EQ(target_of(" https://example.com "), "https://example.com");
}

TEST(Snapshot, TargetThatOthersMightReadAnotherWayIsInNormalSpelling)
{
    auto link = some_link();
    link.domain = DomainId{7};
    const std::vector<std::pair<std::string, std::string>> cases{
        {"https://例え.jp?a", "https://xn--r8jz45g.jp/?a"},
        {"https:\\\\example.com", "https://example.com/"},
        {"https:/example.com", "https://example.com/"},
        {"https://0x7f.1", "https://127.0.0.1/"},
        {"https://me@example.com", "https://me@example.com/"},
        {"https://exam\tple.com", "https://example.com/"},
        {"https://example.com/a\r\nSet-Cookie: b", "https://example.com/aSet-Cookie:%20b"},
    };
    for (const auto& [entered, normal] : cases) {
        link.target_url = entered;
        const auto snapshot = make_snapshot(link, {});
        ASSERT_NE(snapshot, nullptr) << entered;
        EXPECT_EQ(snapshot->target.text, normal);
    }
}

TEST(Snapshot, RulesAndVariantsOnAnotherDomainAreSpelledAsTheyWereEntered)
{
    auto link = some_link();
    link.domain = DomainId{7};
    link.is_smart_routing = true;
    link.is_ab_test = true;
    link.default_url = "https://default.example";
    auto parts = some_test({some_variant(1, 50)});
    parts.rules = {some_rule(1)};
    parts.variants = {some_variant(2, 50)};
    const auto snapshot = make_snapshot(link, parts);
    ASSERT_NE(snapshot, nullptr);
    EXPECT_EQ(snapshot->rules.at(0).target.text, "https://rule.example");
    EXPECT_EQ(snapshot->shares.at(0).target.text, "https://variant.example");
    EXPECT_EQ(snapshot->test->shares.at(0).target.text, "https://variant.example");
    EXPECT_EQ(snapshot->default_target->text, "https://default.example");

    link.utm.source = "x";
    EXPECT_EQ(make_snapshot(link, {})->target.with_utm, "https://example.com/?a=1&utm_source=x");
}

TEST(Snapshot, EveryTargetIsReadyWithTheLinksCampaignParameters)
{
    auto link = some_link();
    link.utm.medium = "e mail";
    link.utm.id = "7";
    link.is_smart_routing = true;
    link.is_ab_test = true;
    link.default_url = "https://default.example";
    LinkParts parts = some_test({some_variant(1, 100)});
    parts.rules = {some_rule(1)};
    parts.variants = {some_variant(2, 50)};
    const auto snapshot = make_snapshot(link, parts);
    ASSERT_NE(snapshot, nullptr);
    constexpr std::string_view utm = "utm_medium=e+mail&utm_id=7";
    EXPECT_EQ(snapshot->target.text, "https://example.com/?a=1");
    EXPECT_EQ(snapshot->target.with_utm, fmt::format("https://example.com/?a=1&{}", utm));
    EXPECT_EQ(snapshot->default_target->with_utm, fmt::format("https://default.example/?{}", utm));
    EXPECT_EQ(snapshot->rules.at(0).target.with_utm, fmt::format("https://rule.example/?{}", utm));
    EXPECT_EQ(snapshot->shares.at(0).target.with_utm,
              fmt::format("https://variant.example/?{}", utm));
    EXPECT_EQ(snapshot->test->shares.at(0).target.with_utm,
              fmt::format("https://variant.example/?{}", utm));
}

TEST(Snapshot, HasRulesAndADefaultTargetOnlyWhileRoutingIsOn)
{
    auto link = some_link();
    link.default_url = "https://default.example";
    LinkParts parts;
    parts.rules = {some_rule(2), some_rule(1)};
    const auto off = make_snapshot(link, parts);
    EXPECT_FALSE(off->is_routed);
    EXPECT_THAT(rules_of(*off), testing::IsEmpty());
    EXPECT_FALSE(off->default_target);

    link.is_smart_routing = true;
    const auto on = make_snapshot(link, parts);
    EXPECT_TRUE(on->is_routed);
    EXPECT_THAT(rules_of(*on), testing::ElementsAre(2, 1));
    ASSERT_TRUE(on->default_target);
    EXPECT_EQ(on->default_target->text, "https://default.example/");
    EXPECT_EQ(on->target.text, "https://example.com/?a=1");
}

TEST(Snapshot, RulesThatAreSwitchedOffOrLeadNowhereAreLeftOut)
{
    auto link = some_link();
    link.is_smart_routing = true;
    link.default_url = "not a URL";
    LinkParts parts;
    parts.rules = {some_rule(1), some_rule(2), some_rule(3)};
    parts.rules[0].is_active = false;
    parts.rules[1].target_url = "ftp://rule.example";
    const auto snapshot = make_snapshot(link, parts);
    EXPECT_THAT(rules_of(*snapshot), testing::ElementsAre(3));
    EXPECT_FALSE(snapshot->default_target);
}

TEST(Snapshot, TargetHasWhatTheVariantsWeightsLeaveOfAHundred)
{
    auto link = some_link();
    link.is_ab_test = true;
    const auto snapshot =
        make_snapshot(link, {.variants = {some_variant(1, 10), some_variant(2, 25)}});
    EXPECT_THAT(reaches_of(snapshot->shares),
                testing::ElementsAre(std::pair(1U, 10U), std::pair(2U, 35U)));
    EXPECT_EQ(snapshot->total, 100U);
}

TEST(Snapshot, WeightsOfAHundredAndMoreLeaveTheTargetNothing)
{
    auto link = some_link();
    link.is_ab_test = true;
    LinkParts parts{.variants = {some_variant(1, 60), some_variant(2, 40)}};
    EXPECT_EQ(make_snapshot(link, parts)->total, 100U);
    parts.variants.push_back(some_variant(3, 80));
    EXPECT_EQ(make_snapshot(link, parts)->total, 180U);
}

TEST(Snapshot, VariantsThatMayNotBeDrawnAreLeftOut)
{
    auto link = some_link();
    link.is_ab_test = true;
    LinkParts parts{.variants = {some_variant(1, 0), some_variant(2, 10), some_variant(3, 10),
                                 some_variant(4, 10)}};
    parts.variants[1].is_active = false;
    parts.variants[2].target_url = "variant.example";
    const auto snapshot = make_snapshot(link, parts);
    EXPECT_THAT(reaches_of(snapshot->shares), testing::ElementsAre(std::pair(4U, 10U)));

    parts.variants.pop_back();
    EXPECT_EQ(make_snapshot(link, parts)->total, 0U);
}

TEST(Snapshot, LinkThatIsNoTestHasNothingToDraw)
{
    const auto snapshot = make_snapshot(some_link(), {.variants = {some_variant(1, 50)}});
    EXPECT_THAT(snapshot->shares, testing::IsEmpty());
    EXPECT_EQ(snapshot->total, 0U);
}

TEST(Snapshot, RunningTestSharesOutWhatItsVariantsWeigh)
{
    auto parts = some_test({some_variant(1, 30), some_variant(2, 0), some_variant(3, 30)});
    const auto snapshot = make_snapshot(some_link(), parts);
    ASSERT_TRUE(snapshot->test);
    EXPECT_EQ(snapshot->test->id, 9U);
    EXPECT_THAT(reaches_of(snapshot->test->shares),
                testing::ElementsAre(std::pair(1U, 30U), std::pair(3U, 60U)));
    EXPECT_EQ(snapshot->test->total, 60U);
    EXPECT_EQ(snapshot->test->start, TimePoint::min());
    EXPECT_EQ(snapshot->test->end, TimePoint::max());

    parts.test->start = TimePoint{1s};
    parts.test->end = TimePoint{2s};
    const auto bounded = make_snapshot(some_link(), parts);
    EXPECT_EQ(bounded->test->start, TimePoint{1s});
    EXPECT_EQ(bounded->test->end, TimePoint{2s});
}

TEST(Snapshot, TestThatDoesNotRunOrHasNoVariantIsLeftOut)
{
    using enum links::variants::TestStatus;
    for (const auto status : {draft, paused, completed}) {
        auto parts = some_test({some_variant(1, 50)});
        parts.test->status = status;
        EXPECT_FALSE(make_snapshot(some_link(), parts)->test);
    }
    auto parts = some_test({some_variant(1, 50)});
    parts.test->is_active = false;
    EXPECT_FALSE(make_snapshot(some_link(), parts)->test);
    EXPECT_FALSE(make_snapshot(some_link(), some_test({some_variant(1, 0)}))->test);
}

TEST(Snapshot, LimitLeavesWhatWasNotTaken)
{
    auto link = some_link();
    link.click_limit = 10;
    link.clicks_taken = 3;
    EXPECT_EQ(make_snapshot(link, {})->clicks_left, 7);
    link.clicks_taken = 12;
    EXPECT_EQ(make_snapshot(link, {})->clicks_left, -2);
}

TEST(Snapshot, PreviewIsWhatTheLinkSaysOfItself)
{
    auto link = some_link();
    link.og_image = "key";
    const auto by_default = make_snapshot(link, {});
    ASSERT_TRUE(by_default->preview);
    EXPECT_EQ(by_default->preview->image, "key");
    EXPECT_EQ(by_default->preview->card, links::TwitterCard::summary_large_image);

    link.og_title = "title";
    link.og_description = "description";
    link.twitter_card = links::TwitterCard::summary;
    const auto full = make_snapshot(link, {});
    EXPECT_EQ(full->preview->title, "title");
    EXPECT_EQ(full->preview->description, "description");
    EXPECT_EQ(full->preview->card, links::TwitterCard::summary);
}

TEST(Snapshot, KeepsExpiryPasswordStatusAndStickiness)
{
    auto link = some_link();
    link.expires = TimePoint{5s};
    link.password_hash = "x";
    link.status = links::LinkStatus::inactive;
    link.is_sticky = true;
    const auto snapshot = make_snapshot(link, {});
    ASSERT_NE(snapshot, nullptr);
    EXPECT_EQ(snapshot->expires, TimePoint{5s});
    EXPECT_TRUE(snapshot->has_password);
    EXPECT_TRUE(snapshot->is_sticky);
    EXPECT_EQ(snapshot->status, links::LinkStatus::inactive);
}

TEST(Snapshot, LinkWithoutAValidTargetHasNone)
{
    auto link = some_link();
    link.target_url = "not a URL";
    EXPECT_EQ(make_snapshot(link, {}), nullptr);
}

} // namespace
} // namespace waymark::redirect
