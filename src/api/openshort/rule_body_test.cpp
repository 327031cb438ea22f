// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/rule_body.hpp"
#include "api/openshort/test_body.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

using testing::ElementsAre;
using testing::Optional;

TEST(RuleBody, HasWhatTheBodyHas)
{
    const auto draft = read_rule_draft(parse_object(R"({
        "name": "Phones", "targetUrl": "https://example.com/m", "priority": "10",
        "isActive": "false", "conditions": {"operator": "AND", "conditions": [
            {"type": "device", "operator": "equals", "value": "mobile"}]}})"))
                           .value();
    EXPECT_EQ(draft.name, "Phones");
    EXPECT_EQ(draft.target_url, "https://example.com/m");
    EXPECT_EQ(draft.priority, 10);
    EXPECT_FALSE(draft.is_active);
    EXPECT_EQ(draft.conditions.list.size(), 1U);
}

TEST(RuleBody, NamesWhatIsMissingOrWrong)
{
    EXPECT_THAT(fields_of(read_rule_draft(parse_object("{}"))),
                ElementsAre("name", "targetUrl", "conditions"));
    EXPECT_THAT(
        fields_of(read_rule_patch(parse_object(R"({"name": 1, "targetUrl": {}, "priority": 10001,
                                                    "isActive": 2, "conditions": []})"))),
        ElementsAre("name", "targetUrl", "priority", "isActive", "conditions"));
}

TEST(RuleBody, LeavesWhatAPatchLacks)
{
    const auto patch =
        read_rule_patch(parse_object(R"({"priority": 3, "conditions": null})")).value();
    EXPECT_THAT(patch.priority, Optional(3));
    EXPECT_EQ(patch.name, std::nullopt);
    EXPECT_EQ(patch.conditions, std::nullopt);
}

TEST(RuleBody, IsMadeFromATemplateByEitherName)
{
    for (const auto* body :
         {R"({"templateKey": "MOBILE_ONLY", "targetUrl": "https://example.com/m"})",
          R"({"templateId": "MOBILE_ONLY", "targetUrl": "https://example.com/m", "name": null})"}) {
        const auto draft = read_templated_rule(parse_object(body)).value();
        EXPECT_EQ(draft.name, "Mobile Users");
        EXPECT_EQ(draft.priority, 0);
        EXPECT_EQ(draft.conditions, links::routing::find_template("MOBILE_ONLY")->conditions);
    }
    const auto named =
        read_templated_rule(parse_object(R"({"templateKey": "MOBILE_ONLY", "targetUrl": "x",
                                                     "name": "Phones", "priority": 7})"))
            .value();
    EXPECT_EQ(named.name, "Phones");
    EXPECT_EQ(named.priority, 7);
}

TEST(RuleBody, NamesATemplateThatIsNone)
{
    EXPECT_THAT(fields_of(read_templated_rule(parse_object(R"({"targetUrl": "x"})"))),
                ElementsAre("templateKey"));
    EXPECT_THAT(fields_of(read_templated_rule(
                    parse_object(R"({"templateId": "PANTHERS", "targetUrl": "x"})"))),
                ElementsAre("templateId"));
}

TEST(RoutingSettings, SetsAndRemovesTheDefaultTarget)
{
    const auto set =
        read_routing_settings(
            parse_object(R"({"isSmartRouting": true, "defaultUrl": "https://example.com/"})"))
            .value();
    EXPECT_THAT(set.is_smart_routing, Optional(true));
    EXPECT_THAT(set.default_url, Optional(std::string("https://example.com/")));
    EXPECT_THAT(read_routing_settings(parse_object(R"({"defaultUrl": null})")).value().default_url,
                Optional(std::string()));
    EXPECT_EQ(read_routing_settings(parse_object("{}")).value().default_url, std::nullopt);
    EXPECT_THAT(fields_of(read_routing_settings(
                    parse_object(R"({"isSmartRouting": "on", "defaultUrl": ""})"))),
                ElementsAre("isSmartRouting", "defaultUrl"));
}

} // namespace
} // namespace waymark::api::openshort
