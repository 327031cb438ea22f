// SPDX-License-Identifier: Apache-2.0
#include "links/routing/rule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace waymark::links::routing {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const TargetPolicy targets;

Conditions on_ios()
{
    return {
        .list = {{.type = ConditionType::os, .op = ConditionOperator::equals, .values = {"iOS"}}}};
}

RuleDraft good_draft()
{
    return {.name = "iPhones",
            .target_url = "https://example.com/ios",
            .priority = 7,
            .conditions = on_ios()};
}

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

TEST(Rule, AGoodDraftHasNoMistakes)
{
    EXPECT_THAT(wrong_fields(good_draft()), IsEmpty());
}

TEST(Rule, MistakesOfADraftComeInTheOrderOfItsMembers)
{
    const RuleDraft draft{.target_url = "http://localhost/", .priority = -1};
    EXPECT_THAT(wrong_fields(draft), ElementsAre("name", "target_url", "priority", "conditions"));
}

TEST(Rule, ANameHasOneToAHundredCharacters)
{
    auto draft = good_draft();
    draft.name.clear();
    for (std::size_t i = 0; i < name_max; ++i)
        draft.name += "é";
    EXPECT_THAT(wrong_fields(draft), IsEmpty());
    for (const auto& name :
         {draft.name + "x", std::string(), std::string("  "), std::string("\xff")}) {
        draft.name = name;
        EXPECT_THAT(wrong_fields(draft), ElementsAre("name")) << name;
    }
}

TEST(Rule, ATargetMustBeOneThatLinksMayLeadTo)
{
    auto draft = good_draft();
    for (const auto* target : {"", "example.com", "ftp://example.com/", "http://10.0.0.1/",
                               "http://metadata.google.internal/", "https://example.com/\xff"}) {
        draft.target_url = target;
        EXPECT_THAT(wrong_fields(draft), ElementsAre("target_url")) << target;
    }
}

TEST(Rule, APriorityIsFromZeroToTenThousand)
{
    auto draft = good_draft();
    for (const auto& [priority, is_good] :
         {std::pair(-1, false), {0, true}, {10'000, true}, {10'001, false}}) {
        draft.priority = priority;
        EXPECT_EQ(wrong_fields(draft).empty(), is_good) << priority;
    }
}

TEST(Rule, APatchIsCheckedAsFarAsItGoes)
{
    EXPECT_THAT(wrong_fields(RulePatch{}), IsEmpty());
    EXPECT_THAT(wrong_fields(RulePatch{.name = "", .priority = 10'001}),
                ElementsAre("name", "priority"));
    EXPECT_THAT(wrong_fields(RulePatch{.target_url = "x", .conditions = Conditions{}}),
                ElementsAre("target_url", "conditions"));
}

TEST(RuleTemplates, AreTheSevenThatClientsKnow)
{
    std::vector<std::string_view> keys;
    std::ranges::transform(rule_templates(), std::back_inserter(keys), &RuleTemplate::key);
    EXPECT_THAT(keys, ElementsAre("APP_DOWNLOAD_IOS", "APP_DOWNLOAD_ANDROID", "MULTILANG_TW",
                                  "MULTILANG_CN", "BUSINESS_HOURS", "MOBILE_ONLY", "DESKTOP_ONLY"));
}

TEST(RuleTemplates, EachMakesAGoodRule)
{
    for (const auto& [key, name, description, conditions] : rule_templates()) {
        auto draft = good_draft();
        draft.name = name;
        draft.conditions = conditions;
        EXPECT_THAT(wrong_fields(draft), IsEmpty()) << key;
        EXPECT_TRUE(description.ends_with('.')) << key;
    }
}

TEST(RuleTemplates, AreFoundByTheirExactKey)
{
    const auto* found = find_template("APP_DOWNLOAD_IOS");
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->name, "iOS App Download");
    EXPECT_EQ(found->conditions, on_ios());
    EXPECT_EQ(find_template("app_download_ios"), nullptr);
    EXPECT_EQ(find_template(""), nullptr);
}

TEST(RuleTemplates, LanguagesAreAskedForBesideTheCountry)
{
    const auto* found = find_template("MULTILANG_TW");
    ASSERT_NE(found, nullptr);
    EXPECT_TRUE(found->conditions.is_any);
    const auto& list = found->conditions.list;
    ASSERT_EQ(list.size(), 3);
    EXPECT_EQ(list[1].type, ConditionType::language);
    EXPECT_EQ(list[1].op, ConditionOperator::contains);
    EXPECT_THAT(list[1].values, ElementsAre("zh-Hant"));
    EXPECT_EQ(list[2].type, ConditionType::country);
    EXPECT_THAT(list[2].values, ElementsAre("TW"));
}

TEST(RuleTemplates, BusinessHoursAreThoseOfWorkingDays)
{
    const auto* found = find_template("BUSINESS_HOURS");
    ASSERT_NE(found, nullptr);
    EXPECT_FALSE(found->conditions.is_any);
    const auto& list = found->conditions.list;
    ASSERT_EQ(list.size(), 2);
    EXPECT_EQ(list[0].op, ConditionOperator::between);
    EXPECT_EQ(list[0].time, (TimeSpan{.start = 9h, .end = 18h}));
    EXPECT_EQ(list[1].op, ConditionOperator::in);
    EXPECT_THAT(list[1].values, ElementsAre("1", "2", "3", "4", "5"));
}

} // namespace
} // namespace waymark::links::routing
