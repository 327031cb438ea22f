// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"
#include "redirect/decide.hpp"
#include "redirect/reference_decision.hpp"
#include "redirect/stated_facts.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace waymark::redirect {
namespace {

using namespace std::chrono_literals;
using links::routing::Condition;
using links::routing::ConditionOperator;
using links::routing::Conditions;
using links::routing::ConditionType;
using links::routing::TimeSpan;
using links::variants::Variant;

// Europe goes over to summer time in that night, a Sunday.
constexpr TimePoint now{std::chrono::sys_days{2026y / 3 / 29}};

Outcome decide_once(const Situation& situation, Scratch& scratch)
{
    const auto snapshot = make_snapshot(situation.link, situation.parts);
    StatedFacts facts(situation.place, situation.client);
    const auto decision =
        decide(*snapshot, situation.visit, situation.circumstances, facts, scratch);
    if (!decision)
        return {.refusal = decision.error()};
    return {.target = std::string(decision->target),
            .utm_source = std::string(decision->utm.source),
            .rule = decision->rule,
            .variant = decision->variant};
}

// Makes situations from so few words that conditions are met about as often as not.
class Chance {
public:
    explicit Chance(std::uint64_t seed) : random_(seed)
    {
        for (auto& query : queries_)
            query = make_query();
    }

    // The chance owns its text.
    Situation situation()
    {
        Situation made;
        made.link = link();
        for (auto i = random_.below(5); i > 0; --i)
            made.parts.rules.push_back(rule(i));
        for (auto i = random_.below(4); i > 0; --i)
            made.parts.variants.push_back(variant(i));
        if (happens(1, 4))
            made.parts.test = test();
        made.visit = visit();
        made.circumstances = {.now = time(),
                              .draw = random_(),
                              .passing = static_cast<QueryPassing>(random_.below(3)),
                              .is_admitted = happens(1, 2)};
        made.place = {.country = word(), .region = word(), .city = word()};
        made.client = {.device = word(), .os = word(), .browser = word()};
        return made;
    }

    Situation situation_of_one_condition()
    {
        auto made = situation();
        made.parts.rules = {{.id = RuleId{1}, .conditions = conditions()}};
        return made;
    }

private:
    bool happens(std::uint64_t times, std::uint64_t of) { return random_.below(of) < times; }

    template <typename T, std::size_t size>
    const T& any_of(const std::array<T, size>& things)
    {
        return things[random_.below(size)];
    }

    std::string_view word()
    {
        static constexpr std::array<std::string_view, 7> words{"",   "a",    "A", "ab",
                                                               "bA", "abAB", "ü"};
        return any_of(words);
    }

    std::string make_query()
    {
        static constexpr std::array<std::string_view, 8> names{
            "utm_source", "utm_medium", "utm_id", "utm%5Fterm", "utm_content", "a", "%61", "b"};
        static constexpr std::array<std::string_view, 9> values{
            "", "x", "a", "a+b", "%26%3d", "%C3%BC", "1*~", "Ab", "abAB"};
        std::string query;
        for (auto i = random_.below(5); i > 0; --i) {
            query += query.empty() ? "" : "&";
            query += any_of(names);
            query += '=';
            query += any_of(values);
        }
        return query;
    }

    std::string url_or_none(std::string_view path) { return happens(1, 12) ? "no URL" : url(path); }

    std::string url(std::string_view path)
    {
        const auto& query = any_of(queries_);
        return fmt::format("https://Example.com/{}{}{}{}", path, query.empty() ? "" : "?", query,
                           happens(1, 4) ? "#f?g=h" : "");
    }

    TimePoint time() { return now + std::chrono::minutes{random_.below(7 * 24 * 60)}; }

    std::optional<TimePoint> time_or_none()
    {
        return happens(1, 2) ? std::optional(time()) : std::nullopt;
    }

    links::Link link()
    {
        links::Link made;
        made.id = LinkId{random_.below(1'000)};
        made.target_url = url("p");
        made.default_url = happens(1, 2) ? url_or_none("default") : "";
        made.is_smart_routing = happens(3, 4);
        made.is_ab_test = happens(3, 4);
        made.is_sticky = happens(1, 3);
        made.status = static_cast<links::LinkStatus>(happens(1, 20) ? 1 + random_.below(2) : 0);
        if (happens(1, 20))
            made.expires = time();
        if (happens(1, 10))
            made.click_limit = 5;
        made.clicks_taken = static_cast<std::int64_t>(random_.below(8));
        made.password_hash = happens(1, 10) ? "x" : "";
        for (const auto& field : links::utm_fields) {
            if (happens(1, 4))
                made.utm.*field.member = fmt::format("l&{}", random_.below(100));
        }
        return made;
    }

    links::routing::Rule rule(std::uint64_t id)
    {
        return {.id = RuleId{id},
                .target_url = url_or_none(fmt::format("rule/{}", id)),
                .is_active = happens(5, 6),
                .conditions = conditions()};
    }

    Conditions conditions()
    {
        Conditions made{.is_any = happens(1, 2)};
        for (auto i = random_.below(4); i > 0; --i)
            made.list.push_back(condition());
        return made;
    }

    Condition condition()
    {
        static const std::array<TimeZone, 4> zones{
            TimeZone{}, TimeZone::find("Asia/Taipei").value(),
            TimeZone::find("Europe/Berlin").value(), TimeZone::find("America/St_Johns").value()};
        static constexpr std::array<std::string_view, 4> networks{"1.2.3.0/24", " 1.2.0.0/16",
                                                                  "2001:db8::/32", "1.2.3.4"};
        Condition made{.type = static_cast<ConditionType>(random_.below(17)),
                       .op = static_cast<ConditionOperator>(random_.below(11))};
        if (made.type == ConditionType::time)
            made.op = static_cast<ConditionOperator>(8 + random_.below(3));
        if (happens(9, 10)) {
            made.time = TimeSpan{.start = std::chrono::minutes{random_.below(24 * 60)},
                                 .zone = any_of(zones)};
            if (happens(9, 10))
                made.time->end = std::chrono::minutes{random_.below(24 * 60)};
        }
        for (auto i = 1 + random_.below(3); i > 0; --i) {
            if (made.type == ConditionType::ip)
                made.values.emplace_back(any_of(networks));
            else if (made.type == ConditionType::day_of_week)
                made.values.push_back(fmt::format("{} ", random_.below(7)));
            else
                made.values.push_back(fmt::format(" {}\t", word()));
        }
        made.parameter = happens(1, 2) ? "a" : "utm_term";
        return made;
    }

    Variant variant(std::uint64_t id)
    {
        return {.id = VariantId{id},
                .target_url = url_or_none(fmt::format("variant/{}", id)),
                .weight = static_cast<int>(random_.below(5) * 20),
                .is_active = happens(5, 6)};
    }

    links::variants::AbTest test()
    {
        links::variants::AbTest made{
            .id = random_.below(1'000),
            .status = happens(4, 5) ? links::variants::TestStatus::running
                                    : links::variants::TestStatus::paused,
            .start = time_or_none(),
            .end = time_or_none(),
            .is_active = happens(5, 6),
        };
        for (auto i = random_.below(4); i > 0; --i)
            made.variants.push_back(variant(100 + i));
        return made;
    }

    Visit visit()
    {
        static const std::array<IpAddress, 4> addresses{IpAddress{}, IpAddress::v4(0x01020304),
                                                        IpAddress::v4(0x01020900),
                                                        *IpAddress::parse("2001:db8::1")};
        return {.query = any_of(queries_),
                .user_agent = word(),
                .referrer = word(),
                .accept_language = word(),
                .ip = any_of(addresses)};
    }

    Random random_;
    std::array<std::string, 500> queries_;
};

TEST(DecideProperty, AgreesWithASlowReferenceOnRandomLinksRulesAndVisitors)
{
    Chance chance(2026);
    Scratch scratch;
    int refused = 0;
    int by_rule = 0;
    int by_variant = 0;
    for (int round = 0; round < 20'000; ++round) {
        const auto situation = chance.situation();
        const auto expected = decide_slowly(situation);
        const auto outcome = decide_once(situation, scratch);
        ASSERT_EQ(outcome.refusal, expected.refusal) << "round " << round;
        ASSERT_EQ(outcome.target, expected.target)
            << "round " << round << ", query " << situation.visit.query;
        ASSERT_EQ(outcome, expected) << "round " << round;
        refused += outcome.refusal ? 1 : 0;
        by_rule += outcome.rule ? 1 : 0;
        by_variant += outcome.variant ? 1 : 0;
    }
    // Each way has been gone often enough to tell.
    EXPECT_GT(refused, 2'000);
    EXPECT_GT(by_rule, 2'000);
    EXPECT_GT(by_variant, 2'000);
    EXPECT_GT(20'000 - refused - by_rule - by_variant, 2'000);
}

TEST(DecideProperty, ConditionsAgreeWithASlowReference)
{
    Chance chance(4);
    std::string decoded;
    int met = 0;
    for (int round = 0; round < 20'000; ++round) {
        const auto situation = chance.situation_of_one_condition();
        const auto& conditions = situation.parts.rules.front().conditions;
        StatedFacts facts(situation.place, situation.client);
        VisitView view(situation.visit, facts, situation.circumstances.now, decoded);
        const bool matches = ConditionMatcher(conditions).matches(view);
        ASSERT_EQ(matches, matches_slowly(conditions, situation)) << "round " << round;
        met += matches ? 1 : 0;
    }
    EXPECT_GT(met, 4'000);
    EXPECT_LT(met, 16'000);
}

} // namespace
} // namespace waymark::redirect
