// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/routing_report_view.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

using links::routing::Rule;

Rule rule(std::uint64_t id)
{
    Rule rule;
    rule.id = RuleId{id};
    rule.uid = "c" + std::to_string(id);
    rule.name = "rule " + std::to_string(id);
    rule.target_url = "https://example.com/" + std::to_string(id);
    return rule;
}

struct RoutingReportView : testing::Test {
    links::Link link = [] {
        links::Link made;
        made.uid = "clink";
        made.is_smart_routing = true;
        return made;
    }();
    LocalDate date = parse_iso_date("2026-01-02").value();
};

TEST_F(RoutingReportView, SharesTheMatchesAmongTheRules)
{
    const std::vector rules{rule(1), rule(2)};
    const analytics::RoutingReport report{.clicks = 8,
                                          .matches = 4,
                                          .rules = {{RuleId{1}, 4}},
                                          .days = {{date, RuleId{1}, 4}},
                                          .countries = {{RuleId{1}, "TW", 3}, {RuleId{1}, "", 1}},
                                          .devices = {{RuleId{1}, "mobile", 4}}};
    EXPECT_EQ(to_view(link, rules, report), boost::json::parse(R"({
        "urlId": "clink", "isSmartRouting": true, "totalMatches": 4, "totalClicks": 8,
        "matchRate": 50.0,
        "rules": [
            {"ruleId": "c1", "ruleName": "rule 1", "targetUrl": "https://example.com/1",
             "matchCount": 4, "matchPercentage": 100.0, "isActive": true},
            {"ruleId": "c2", "ruleName": "rule 2", "targetUrl": "https://example.com/2",
             "matchCount": 0, "matchPercentage": 0.0, "isActive": true}],
        "timeSeries": [{"date": "2026-01-02", "ruleId": "c1", "ruleName": "rule 1", "matches": 4}],
        "geoDistribution": [
            {"ruleId": "c1", "ruleName": "rule 1", "country": "TW", "matches": 3,
             "percentage": 75.0},
            {"ruleId": "c1", "ruleName": "rule 1", "country": "Unknown", "matches": 1,
             "percentage": 25.0}],
        "deviceDistribution": [
            {"ruleId": "c1", "ruleName": "rule 1", "device": "mobile", "matches": 4,
             "percentage": 100.0}]})"));
}

TEST_F(RoutingReportView, LeavesOutARuleThatIsGone)
{
    const std::vector rules{rule(1)};
    const analytics::RoutingReport report{.clicks = 4,
                                          .matches = 4,
                                          .rules = {{RuleId{1}, 1}, {RuleId{9}, 3}},
                                          .days = {{date, RuleId{9}, 3}},
                                          .countries = {{RuleId{9}, "TW", 3}},
                                          .devices = {{RuleId{9}, "mobile", 3}}};
    const auto view = to_view(link, rules, report);
    EXPECT_EQ(view.at("totalMatches").as_uint64(), 1U);
    EXPECT_EQ(view.at("matchRate").as_double(), 25);
    EXPECT_EQ(view.at("rules").as_array().size(), 1U);
    for (const auto* const list : {"timeSeries", "geoDistribution", "deviceDistribution"})
        EXPECT_TRUE(view.at(list).as_array().empty()) << list;
}

} // namespace
} // namespace waymark::api::openshort
