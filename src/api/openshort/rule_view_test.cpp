// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/rule_view.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

links::routing::Rule rule(std::uint64_t id)
{
    links::routing::Rule rule;
    rule.id = RuleId{id};
    rule.uid = "cr" + std::to_string(id);
    rule.name = "Rule " + std::to_string(id);
    return rule;
}

TEST(RuleView, SharesTheMatchesAmongTheRulesThereAre)
{
    const std::vector rules{rule(1), rule(2)};
    const std::vector<analytics::RuleClicks> matches{
        {RuleId{1}, 2}, {RuleId{2}, 1}, {RuleId{9}, 100}};
    const auto view = rules_view("clink", rules, matches);
    EXPECT_EQ(view.at("totalMatches").as_uint64(), 3U);
    EXPECT_EQ(view.at("rules").at(0).at("urlId"), "clink");
    EXPECT_EQ(view.at("rules").at(0).at("matchCount").as_uint64(), 2U);
    EXPECT_EQ(view.at("stats").at(0).at("ruleId"), "cr1");
    EXPECT_EQ(view.at("stats").at(0).at("matchPercentage").as_double(), 66.7);
    EXPECT_EQ(view.at("stats").at(1).at("matchPercentage").as_double(), 33.3);
}

TEST(RuleView, SharesNothingBeforeTheFirstMatch)
{
    const std::vector rules{rule(1)};
    const auto view = rules_view("clink", rules, {});
    EXPECT_EQ(view.at("totalMatches").as_uint64(), 0U);
    EXPECT_EQ(view.at("stats").at(0).at("matchPercentage").as_double(), 0);
}

TEST(TemplateView, HasItsKeyAsId)
{
    const auto view = to_view(*links::routing::find_template("DESKTOP_ONLY"));
    EXPECT_EQ(view.at("id"), "DESKTOP_ONLY");
    EXPECT_EQ(view.at("key"), "DESKTOP_ONLY");
    EXPECT_EQ(view.at("conditions").at("conditions").at(0).at("value"), "desktop");
}

} // namespace
} // namespace waymark::api::openshort
