// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/ab_test_report.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

using analytics::VariantClicks;
using links::variants::Variant;

Variant variant(std::uint64_t id, std::uint64_t link)
{
    Variant variant;
    variant.id = VariantId{id};
    variant.link = LinkId{link};
    variant.name = "v" + std::to_string(id);
    return variant;
}

VariantClicks clicks(std::uint64_t link, std::uint64_t variant, std::uint64_t all)
{
    return {.link = LinkId{link}, .variant = VariantId{variant}, .people = 0, .all = all};
}

links::Link link(std::uint64_t id, std::string slug)
{
    links::Link link;
    link.id = LinkId{id};
    link.slug = std::move(slug);
    return link;
}

TEST(AbTestReport, TellsTheVariantsClicksFromTheControlGroups)
{
    const std::vector variants{variant(1, 10), variant(2, 10), variant(3, 20)};
    const std::vector counted{clicks(10, 0, 5), clicks(10, 1, 3), clicks(20, 3, 2)};
    const auto report = tally_ab_tests(variants, counted);
    EXPECT_EQ(report.links, 2U);
    EXPECT_EQ(report.clicks, 10U);
    EXPECT_EQ(report.variant_clicks, 5U);

    const auto view = to_view(report, std::vector{link(10, "ten"), link(20, "twenty")});
    EXPECT_EQ(view, boost::json::parse(R"({
        "totalAbTestUrls": 2, "totalTestClicks": 10, "controlGroupClicks": 5, "variantClicks": 5,
        "controlGroupPercentage": 50.0, "variantPercentage": 50.0,
        "topPerformingVariants": [
            {"urlSlug": "ten", "variantName": "v1", "clicks": 3, "clickThroughRate": 37.5},
            {"urlSlug": "twenty", "variantName": "v3", "clicks": 2, "clickThroughRate": 100.0}
        ]})"));
}

TEST(AbTestReport, CountsARemovedVariantsClicksAsTheControlGroups)
{
    const std::vector variants{variant(1, 10)};
    const std::vector counted{clicks(10, 9, 4), clicks(10, 1, 1)};
    const auto report = tally_ab_tests(variants, counted);
    EXPECT_EQ(report.clicks, 5U);
    EXPECT_EQ(report.variant_clicks, 1U);
}

TEST(AbTestReport, HasTheTenVariantsWithTheMostClicks)
{
    std::vector<Variant> variants;
    std::vector<VariantClicks> counted;
    for (std::uint64_t id = 1; id <= 12; ++id) {
        variants.push_back(variant(id, 10));
        counted.push_back(clicks(10, id, id < 12 ? 7 : 8));
    }
    const auto report = tally_ab_tests(variants, counted);
    ASSERT_EQ(report.best.size(), best_variants);
    EXPECT_EQ(report.best.front().name, "v12");
    EXPECT_EQ(report.best[1].name, "v1") << "the older one of equals";
    EXPECT_EQ(report.best.back().name, "v9");
}

TEST(AbTestReport, LeavesOutALinkThatHasGoneMeanwhile)
{
    const std::vector variants{variant(1, 10)};
    const std::vector counted{clicks(10, 1, 1)};
    const auto view = to_view(tally_ab_tests(variants, counted), {});
    EXPECT_TRUE(view.at("topPerformingVariants").as_array().empty());
}

TEST(AbTestReport, IsAllZeroWithoutTests)
{
    EXPECT_EQ(to_view(tally_ab_tests({}, {}), {}), boost::json::parse(R"({
        "totalAbTestUrls": 0, "totalTestClicks": 0, "controlGroupClicks": 0, "variantClicks": 0,
        "controlGroupPercentage": 0.0, "variantPercentage": 0.0, "topPerformingVariants": []})"));
}

} // namespace
} // namespace waymark::api::openshort
