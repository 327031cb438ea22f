// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"
#include "redirect/draw.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace waymark::redirect {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint now{std::chrono::sys_days{2026y / 3 / 1} + 5h};
constexpr int draws = 100'000;

Share share_of(std::uint64_t variant, std::uint32_t reach)
{
    return {.variant = VariantId{variant}, .reach = reach, .target = {}};
}

// Weights 10, 25 and 5 of 100.
const std::vector<Share> shares{share_of(1, 10), share_of(2, 35), share_of(3, 40)};
constexpr std::uint32_t total = 100;

std::uint64_t variant_at(std::uint64_t draw)
{
    const auto* share = pick(shares, total, draw);
    return share == nullptr ? 0 : share->variant.value;
}

// Pearson's chi-square of what was drawn, by variant, against the weights.
double chi_square(const std::vector<int>& drawn)
{
    const std::vector<double> weights{0.60, 0.10, 0.25, 0.05};
    double sum = 0;
    for (std::size_t variant = 0; variant < weights.size(); ++variant) {
        const double expected = weights[variant] * draws;
        const double difference = drawn[variant] - expected;
        sum += difference * difference / expected;
    }
    return sum;
}

// Exceeded once in 10 000 runs by a fair draw of four outcomes (three degrees of freedom).
constexpr double chi_square_max = 21.1;

double chi_square_of(const std::function<std::uint64_t(std::uint32_t)>& draw)
{
    std::vector<int> drawn(4);
    for (std::uint32_t i = 0; i < draws; ++i)
        ++drawn[variant_at(draw(i))];
    return chi_square(drawn);
}

Visit visit_from(std::uint32_t address)
{
    return {.user_agent = "Mozilla/5.0 (X11; Linux x86_64)", .ip = IpAddress::v4(address)};
}

TEST(Draw, EachShareReachesFromTheOneBeforeToItsOwn)
{
    EXPECT_EQ(variant_at(0), 1U);
    EXPECT_EQ(variant_at(9), 1U);
    EXPECT_EQ(variant_at(10), 2U);
    EXPECT_EQ(variant_at(34), 2U);
    EXPECT_EQ(variant_at(35), 3U);
    EXPECT_EQ(variant_at(39), 3U);
    EXPECT_EQ(variant_at(40), 0U);
    EXPECT_EQ(variant_at(99), 0U);
    EXPECT_EQ(variant_at(100), 1U);
}

TEST(Draw, RandomOnesYieldSharesByWeight)
{
    Random random(2026);
    EXPECT_LT(chi_square_of([&](std::uint32_t) { return random(); }), chi_square_max);
}

TEST(Draw, OnesForGoodYieldSharesByWeightOverAddresses)
{
    EXPECT_LT(
        chi_square_of([](std::uint32_t i) { return draw_for_good(LinkId{7}, visit_from(i)); }),
        chi_square_max);
}

TEST(Draw, OnesForTheDayYieldSharesByWeightOverAddressesAndUserAgents)
{
    EXPECT_LT(
        chi_square_of([](std::uint32_t i) { return draw_for_the_day(7, visit_from(i), now); }),
        chi_square_max);
    EXPECT_LT(chi_square_of([](std::uint32_t i) {
                  const auto agent = fmt::format("Agent/{}", i);
                  return draw_for_the_day(7, {.user_agent = agent}, now);
              }),
              chi_square_max);
}

TEST(Draw, OnesForTheDayYieldSharesByWeightOverDays)
{
    const auto visit = visit_from(1);
    EXPECT_LT(chi_square_of([&](std::uint32_t i) {
                  return draw_for_the_day(7, visit, now + std::chrono::days{i});
              }),
              chi_square_max);
}

TEST(Draw, ForGoodDependsOnLinkAddressAndUserAgentOnly)
{
    const Visit visit = visit_from(1);
    Visit same = visit;
    same.query = "a=b";
    same.referrer = "https://ref.example/";
    same.accept_language = "de";
    EXPECT_EQ(draw_for_good(LinkId{1}, visit), draw_for_good(LinkId{1}, same));

    Visit other_agent = visit;
    other_agent.user_agent = "Mozilla/5.0 (X11; Linux x86_65)";
    EXPECT_NE(draw_for_good(LinkId{1}, visit), draw_for_good(LinkId{1}, other_agent));
    EXPECT_NE(draw_for_good(LinkId{1}, visit), draw_for_good(LinkId{1}, visit_from(2)));
    EXPECT_NE(draw_for_good(LinkId{1}, visit), draw_for_good(LinkId{2}, visit));
}

TEST(Draw, ForTheDayChangesWithTheUtcDate)
{
    const Visit visit = visit_from(1);
    const auto midnight = std::chrono::floor<std::chrono::days>(now);
    const auto draw = draw_for_the_day(1, visit, now);
    EXPECT_EQ(draw_for_the_day(1, visit, midnight), draw);
    EXPECT_EQ(draw_for_the_day(1, visit, midnight + 24h - 1ms), draw);
    EXPECT_NE(draw_for_the_day(1, visit, midnight - 1ms), draw);
    EXPECT_NE(draw_for_the_day(1, visit, midnight + 24h), draw);
    EXPECT_NE(draw_for_the_day(2, visit, now), draw);
    EXPECT_NE(draw_for_good(LinkId{1}, visit), draw);
}

// Whoever has drawn a variant must keep it across updates of the server.
TEST(Draw, IsTheSameInEveryVersion)
{
    const Visit visit = visit_from(0x51020304);
    EXPECT_EQ(draw_for_good(LinkId{7}, visit), 5297250280064810645U);
    EXPECT_EQ(draw_for_the_day(7, visit, now), 614483737876882795U);
}

// Of two fair coins, half agree; within four standard deviations.
TEST(Draw, OfOneVisitorIsIndependentBetweenLinks)
{
    int agreeing = 0;
    for (std::uint32_t i = 0; i < draws; ++i) {
        const auto visit = visit_from(i);
        const auto first = draw_for_good(LinkId{1}, visit) % 2;
        agreeing += first == draw_for_good(LinkId{2}, visit) % 2 ? 1 : 0;
    }
    EXPECT_NEAR(agreeing, draws / 2, 650);
}

} // namespace
} // namespace waymark::redirect
