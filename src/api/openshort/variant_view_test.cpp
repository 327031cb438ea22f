// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/variant_view.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

using analytics::VariantClicks;
using links::variants::Variant;

links::Link tested_link()
{
    links::Link link;
    link.id = LinkId{1};
    link.uid = "clink";
    link.target_url = "https://example.com/";
    return link;
}

Variant variant(std::uint64_t id, int weight)
{
    Variant variant;
    variant.id = VariantId{id};
    variant.uid = "cv" + std::to_string(id);
    variant.weight = weight;
    return variant;
}

VariantClicks clicks(std::uint64_t id, std::uint64_t people, std::uint64_t bots)
{
    return {.link = LinkId{1}, .variant = VariantId{id}, .people = people, .all = people + bots};
}

TEST(VariantView, SharesTheClicksWithTheControlGroup)
{
    const std::vector variants{variant(1, 50), variant(2, 10)};
    const std::vector counted{clicks(0, 3, 1), clicks(1, 6, 5)};
    const auto view = variants_view(tested_link(), variants, counted);
    EXPECT_EQ(view.at("totalClicks").as_uint64(), 10U);
    EXPECT_EQ(view.at("variants").as_array().size(), 2U);
    const auto& stats = view.at("stats").as_array();
    ASSERT_EQ(stats.size(), 3U);

    const auto& control = stats.at(0).at("variant");
    EXPECT_EQ(control.at("id"), "control-group");
    EXPECT_EQ(control.at("urlId"), "clink");
    EXPECT_EQ(control.at("targetUrl"), "https://example.com/");
    EXPECT_EQ(control.at("weight").as_int64(), 40);
    EXPECT_EQ(control.at("clickCount").as_uint64(), 4U) << "bots are counted";
    EXPECT_EQ(stats.at(0).at("clickThroughRate").as_double(), 40);
    EXPECT_EQ(stats.at(1).at("variant").at("id"), "cv1");
    EXPECT_EQ(stats.at(1).at("variant").at("clickCount").as_uint64(), 6U) << "bots are not";
    EXPECT_EQ(stats.at(1).at("clickThroughRate").as_double(), 60);
    EXPECT_EQ(stats.at(2).at("clickThroughRate").as_double(), 0);
}

TEST(VariantView, HasNoControlGroupWithoutWeightAndClicks)
{
    const std::vector variants{variant(1, 70), variant(2, 60)};
    const auto view = variants_view(tested_link(), variants, {});
    ASSERT_EQ(view.at("stats").as_array().size(), 2U);
    EXPECT_EQ(view.at("stats").at(0).at("variant").at("id"), "cv1");
}

TEST(VariantView, KeepsAControlGroupThatHasClicks)
{
    const std::vector variants{variant(1, 100)};
    const std::vector counted{clicks(0, 1, 0)};
    const auto view = variants_view(tested_link(), variants, counted);
    ASSERT_EQ(view.at("stats").as_array().size(), 2U);
    EXPECT_EQ(view.at("stats").at(0).at("variant").at("weight").as_int64(), 0);
}

TEST(VariantView, CountsClicksOfARemovedVariantAsTheControlGroups)
{
    const std::vector variants{variant(1, 50)};
    const std::vector counted{clicks(0, 1, 0), clicks(1, 1, 0), clicks(9, 2, 0)};
    const auto view = variants_view(tested_link(), variants, counted);
    EXPECT_EQ(view.at("stats").at(0).at("variant").at("clickCount").as_uint64(), 3U);
    EXPECT_EQ(view.at("totalClicks").as_uint64(), 4U);
}

TEST(VariantView, IsTheControlGroupAloneWithoutVariants)
{
    const auto view = variants_view(tested_link(), {}, {});
    ASSERT_EQ(view.at("stats").as_array().size(), 1U);
    EXPECT_EQ(view.at("stats").at(0).at("variant").at("weight").as_int64(), 100);
    EXPECT_EQ(view.at("stats").at(0).at("clickThroughRate").as_double(), 0);
}

} // namespace
} // namespace waymark::api::openshort
