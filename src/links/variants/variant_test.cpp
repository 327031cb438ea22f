// SPDX-License-Identifier: Apache-2.0
#include "links/variants/variant.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::links::variants {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const TargetPolicy targets;

template <typename Input>
std::vector<std::string> wrong_fields(const Input& input)
{
    std::vector<std::string> fields;
    for (const auto& mistake : find_mistakes(input, targets)) {
        EXPECT_EQ(mistake.code, Errc::invalid_argument);
        fields.push_back(mistake.field);
    }
    return fields;
}

VariantDraft good_draft()
{
    return {.name = "B", .target_url = "https://example.com/b"};
}

TEST(Variant, AGoodDraftHasNoMistakes)
{
    EXPECT_THAT(wrong_fields(good_draft()), IsEmpty());
    EXPECT_EQ(good_draft().weight, 50);
    EXPECT_TRUE(good_draft().is_active);
}

TEST(Variant, MistakesOfADraftComeInTheOrderOfItsMembers)
{
    const VariantDraft draft{.name = std::string(name_max + 1, 'x'),
                             .target_url = "https://localhost/",
                             .description = std::string(501, 'x'),
                             .weight = 101};
    EXPECT_THAT(wrong_fields(draft), ElementsAre("name", "target_url", "description", "weight"));
}

TEST(Variant, ANameMustSaySomething)
{
    auto draft = good_draft();
    for (const auto* name : {"", " ", "\xc3"}) {
        draft.name = name;
        EXPECT_THAT(wrong_fields(draft), ElementsAre("name")) << name;
    }
}

TEST(Variant, AWeightIsFromZeroToAHundred)
{
    auto draft = good_draft();
    for (const auto& [weight, is_good] :
         {std::pair(-1, false), {0, true}, {100, true}, {101, false}}) {
        draft.weight = weight;
        EXPECT_EQ(wrong_fields(draft).empty(), is_good) << weight;
        EXPECT_EQ(wrong_fields(VariantPatch{.weight = weight}).empty(), is_good) << weight;
    }
}

TEST(Variant, APatchIsCheckedAsFarAsItGoes)
{
    EXPECT_THAT(wrong_fields(VariantPatch{}), IsEmpty());
    EXPECT_THAT(wrong_fields(VariantPatch{.name = "", .target_url = "/", .weight = -1}),
                ElementsAre("name", "target_url", "weight"));
}

TEST(AbTest, NamesOfStatusesAreReadAsTheyAreWritten)
{
    for (const auto status :
         {TestStatus::draft, TestStatus::running, TestStatus::paused, TestStatus::completed})
        EXPECT_EQ(parse_test_status(to_string(status)), status);
    EXPECT_EQ(to_string(TestStatus::completed), "completed");
    EXPECT_EQ(parse_test_status("Running"), std::nullopt);
    EXPECT_EQ(parse_test_status(""), std::nullopt);
}

TEST(AbTest, NamesOfSplitsAreReadAsTheyAreWritten)
{
    for (const auto split : {TrafficSplit::equal, TrafficSplit::weighted, TrafficSplit::custom})
        EXPECT_EQ(parse_traffic_split(to_string(split)), split);
    EXPECT_EQ(to_string(TrafficSplit::weighted), "weighted");
    EXPECT_EQ(parse_traffic_split("EQUAL"), std::nullopt);
    EXPECT_EQ(parse_traffic_split("even"), std::nullopt);
}

} // namespace
} // namespace waymark::links::variants
