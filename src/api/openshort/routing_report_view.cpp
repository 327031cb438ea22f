// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/routing_report_view.hpp"

#include "api/openshort/report_view.hpp"
#include "api/openshort/rule_view.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace waymark::api::openshort {

namespace {

using analytics::RoutingReport;
using analytics::RuleValue;
using boost::json::array;
using boost::json::object;
using links::routing::Rule;

using Rules = std::span<const Rule>;

const Rule* find_rule(Rules rules, RuleId id)
{
    const auto found = std::ranges::find(rules, id, &Rule::id);
    return found == rules.end() ? nullptr : &*found;
}

array days_view(Rules rules, const RoutingReport& report)
{
    array view;
    for (const auto& day : report.days) {
        if (const auto* const rule = find_rule(rules, day.rule)) {
            view.push_back({{"date", to_iso_date(day.date)},
                            {"ruleId", rule->uid},
                            {"ruleName", rule->name},
                            {"matches", day.clicks}});
        }
    }
    return view;
}

// `member` is what the values are: country or device.
array values_view(Rules rules, const RoutingReport& report, std::string_view member,
                  const std::vector<RuleValue>& values)
{
    array view;
    for (const auto& value : values) {
        const auto* const rule = find_rule(rules, value.rule);
        if (rule == nullptr)
            continue;
        const std::string_view name = value.value.empty() ? unknown_name : value.value;
        const auto of_rule = matches_of(report.rules, rule->id);
        view.push_back({{"ruleId", rule->uid},
                        {"ruleName", rule->name},
                        {member, name},
                        {"matches", value.clicks},
                        {"percentage", analytics::percentage(value.clicks, of_rule)}});
    }
    return view;
}

} // namespace

object to_view(const links::Link& link, Rules rules, const RoutingReport& report)
{
    std::uint64_t matches = 0;
    for (const auto& rule : rules)
        matches += matches_of(report.rules, rule.id);
    array views;
    for (const auto& rule : rules) {
        const auto count = matches_of(report.rules, rule.id);
        views.push_back({{"ruleId", rule.uid},
                         {"ruleName", rule.name},
                         {"targetUrl", rule.target_url},
                         {"matchCount", count},
                         {"matchPercentage", analytics::percentage(count, matches)},
                         {"isActive", rule.is_active}});
    }
    return {{"urlId", link.uid},
            {"isSmartRouting", link.is_smart_routing},
            {"totalMatches", matches},
            {"totalClicks", report.clicks},
            {"matchRate", analytics::percentage(matches, report.clicks)},
            {"rules", std::move(views)},
            {"timeSeries", days_view(rules, report)},
            {"geoDistribution", values_view(rules, report, "country", report.countries)},
            {"deviceDistribution", values_view(rules, report, "device", report.devices)}};
}

} // namespace waymark::api::openshort
