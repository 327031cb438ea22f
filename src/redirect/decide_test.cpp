// SPDX-License-Identifier: Apache-2.0
#include "base/query_string.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "redirect/decide.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace waymark::redirect {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint now{1'000s};

links::Link some_link()
{
    links::Link link;
    link.target_url = "https://example.com/p";
    return link;
}

// The result as texts of its own.
struct Outcome {
    std::optional<Refusal> refusal;
    std::string target;
    std::string utm_source;

    friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome decide_once(const links::Link& link, std::string_view query)
{
    const auto snapshot = make_snapshot(link);
    Scratch scratch;
    const auto decision = decide(*snapshot, {.query = query}, now, scratch);
    if (!decision)
        return {.refusal = decision.error()};
    return {.target = std::string(decision->target),
            .utm_source = std::string(decision->utm.source)};
}

TEST(Decide, LeadsToTheTargetWithoutTheVisitsOtherParameters)
{
    EXPECT_EQ(decide_once(some_link(), "ref=x&fbclid=1").target, "https://example.com/p");
    EXPECT_EQ(decide_once(some_link(), "ref=%20").target, "https://example.com/p");
}

TEST(Decide, VisitsCampaignParameterBeatsTheLinksWhichBeatsTheTargets)
{
    auto link = some_link();
    link.target_url = "https://example.com/?utm_source=target&utm_medium=target&x=1";
    link.utm.source = "link";
    EXPECT_EQ(decide_once(link, ""),
              (Outcome{.target = "https://example.com/?utm_source=link&utm_medium=target&x=1",
                       .utm_source = "link"}));
    EXPECT_EQ(decide_once(link, "utm_source=vi+sit%21&utm_id=9"),
              (Outcome{.target = "https://example.com/"
                                 "?utm_source=vi+sit%21&utm_medium=target&x=1&utm_id=9",
                       .utm_source = "vi sit!"}));
}

TEST(Decide, EmptyCampaignParameterOfTheVisitCountsAsNone)
{
    auto link = some_link();
    link.utm.source = "link";
    EXPECT_EQ(decide_once(link, "utm_source=&utm_medium").target,
              "https://example.com/p?utm_source=link");
}

TEST(Decide, VisitCannotBreakOutOfTheHeader)
{
    const auto outcome = decide_once(some_link(), "utm_source=a%0d%0aSet-Cookie:%20x=1");
    EXPECT_EQ(outcome.target, "https://example.com/p?utm_source=a%0D%0ASet-Cookie%3A+x%3D1");
}

TEST(Decide, LinkThatIsNotActiveIsRefusedBeforeAllElse)
{
    auto link = some_link();
    link.expires = now - 1ms;
    link.password_hash = "x";
    for (const auto status : {links::LinkStatus::inactive, links::LinkStatus::expired}) {
        link.status = status;
        EXPECT_EQ(decide_once(link, "").refusal, Refusal::inactive);
    }
}

TEST(Decide, LinkExpiresAtTheVeryMoment)
{
    auto link = some_link();
    link.expires = now + 1ms;
    EXPECT_EQ(decide_once(link, "").refusal, std::nullopt);
    link.expires = now;
    EXPECT_EQ(decide_once(link, "").refusal, Refusal::expired);
}

TEST(Decide, PasswordIsRequiredWithoutTellingTheTarget)
{
    auto link = some_link();
    link.password_hash = "x";
    const auto outcome = decide_once(link, "");
    EXPECT_EQ(outcome.refusal, Refusal::password_required);
    EXPECT_EQ(outcome.target, "");
}

TEST(Decide, ScratchOfAnEarlierVisitLeavesNoTrace)
{
    const auto snapshot = make_snapshot(some_link());
    Scratch scratch;
    const auto first =
        decide(*snapshot, {.query = "utm_source=aaaaaaaaaaaaaaaaaaaa%20"}, now, scratch);
    ASSERT_TRUE(first);
    const auto second = decide(*snapshot, {.query = "utm_id=%31"}, now, scratch);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->target, "https://example.com/p?utm_id=1");
    EXPECT_EQ(second->utm, (events::Utm{.id = "1"}));
}

// --- the same, done slowly: with maps and copies, parameter by parameter

std::string decoded(std::string_view text)
{
    std::string out;
    append_form_decoded(out, text);
    return out;
}

std::string encoded(std::string_view text)
{
    std::string out;
    append_form_encoded(out, text);
    return out;
}

std::vector<std::pair<std::string, std::string>> pairs_of(std::string_view query)
{
    std::vector<std::pair<std::string, std::string>> pairs;
    while (!query.empty()) {
        const auto [pair, rest] = cut(query, '&');
        const auto [name, value] = cut(pair, '=');
        pairs.emplace_back(name, value);
        query = rest;
    }
    return pairs;
}

std::string value_of(std::string_view query, std::string_view wanted)
{
    for (const auto& [name, value] : pairs_of(query)) {
        if (decoded(name) == wanted && !value.empty())
            return decoded(value);
    }
    return {};
}

Outcome decide_slowly(const links::Link& link, std::string_view query)
{
    if (link.status != links::LinkStatus::active)
        return {.refusal = Refusal::inactive};
    if (link.expires && *link.expires <= now)
        return {.refusal = Refusal::expired};
    if (!link.password_hash.empty())
        return {.refusal = Refusal::password_required};

    const bool routed = link.is_smart_routing && !link.default_url.empty();
    const std::string target = routed ? link.default_url : link.target_url;
    auto pairs = pairs_of(cut(target, '?').second);
    Outcome outcome{.target = std::string(cut(target, '?').first)};
    for (const auto& [name, member] : links::utm_fields) {
        const auto from_visit = value_of(query, name);
        const auto& value = from_visit.empty() ? link.utm.*member : from_visit;
        if (name == "utm_source")
            outcome.utm_source = value;
        if (value.empty())
            continue;
        const auto has_name = [&](const auto& pair) { return decoded(pair.first) == name; };
        const auto first = std::ranges::find_if(pairs, has_name);
        if (first == pairs.end()) {
            pairs.emplace_back(name, encoded(value));
            continue;
        }
        first->second = encoded(value);
        pairs.erase(std::remove_if(first + 1, pairs.end(), has_name), pairs.end());
    }
    for (std::size_t i = 0; i < pairs.size(); ++i)
        outcome.target += (i == 0 ? "?" : "&") + pairs[i].first + "=" + pairs[i].second;
    return outcome;
}

std::string random_query(Random& random)
{
    constexpr std::string_view names[] = {
        "utm_source", "utm_medium", "utm_id", "utm%5Fterm", "a", "utm_source_platform", "%61"};
    constexpr std::string_view values[] = {"", "x", "a+b", "%26%3d", "%C3%BC", "1*~'"};
    std::string query;
    for (std::uint64_t i = random.below(5); i > 0; --i) {
        query += query.empty() ? "" : "&";
        query += names[random.below(std::size(names))];
        query += '=';
        query += values[random.below(std::size(values))];
    }
    return query;
}

links::Link random_link(Random& random)
{
    const auto random_url = [&](std::string base) {
        const auto query = random_query(random);
        // An apostrophe has another normal spelling.
        return query.empty() || query.contains('\'') ? base : base + "?" + query;
    };
    links::Link link;
    link.target_url = random_url("https://example.com/p");
    if (random.below(4) == 0)
        link.default_url = random_url("https://example.org/d");
    link.is_smart_routing = random.below(2) == 0;
    link.status = static_cast<links::LinkStatus>(random.below(12) == 0 ? 1 + random.below(2) : 0);
    if (random.below(4) == 0)
        link.expires = now + std::chrono::milliseconds(static_cast<int>(random.below(3)) - 1);
    if (random.below(12) == 0)
        link.password_hash = "x";
    for (const auto& field : links::utm_fields) {
        if (random.below(4) == 0)
            link.utm.*field.member = "l&" + std::to_string(random.below(100));
    }
    return link;
}

TEST(Decide, AgreesWithASlowReferenceOnRandomLinksAndVisits)
{
    Random random(2026);
    int redirected = 0;
    for (int round = 0; round < 20'000; ++round) {
        const auto link = random_link(random);
        const auto query = random_query(random);
        const auto expected = decide_slowly(link, query);
        const auto outcome = decide_once(link, query);
        ASSERT_EQ(outcome.refusal, expected.refusal);
        ASSERT_EQ(outcome.target, expected.target) << link.target_url << " + " << query;
        ASSERT_EQ(outcome.utm_source, expected.utm_source);
        redirected += outcome.refusal ? 0 : 1;
    }
    EXPECT_GT(redirected, 10'000);
}

} // namespace
} // namespace waymark::redirect
