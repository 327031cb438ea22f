// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/rule_view.hpp"

#include "analytics/link_report.hpp"
#include "api/openshort/condition_body.hpp"
#include "base/iso8601.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <utility>

namespace waymark::api::openshort {

using analytics::RuleClicks;
using links::routing::Rule;

std::uint64_t matches_of(std::span<const RuleClicks> matches, RuleId rule)
{
    const auto found = std::ranges::find(matches, rule, &RuleClicks::rule);
    return found == matches.end() ? 0 : found->clicks;
}

boost::json::object to_view(const Rule& rule, std::string_view link_uid, std::uint64_t matches)
{
    return {
        {"id", rule.uid},
        {"urlId", link_uid},
        {"name", rule.name},
        {"targetUrl", rule.target_url},
        {"priority", rule.priority},
        {"isActive", rule.is_active},
        {"conditions", to_view(rule.conditions)},
        {"matchCount", matches},
        {"createdAt", to_iso8601(rule.created)},
        {"updatedAt", to_iso8601(rule.updated)},
    };
}

boost::json::object rules_view(std::string_view link_uid, std::span<const Rule> rules,
                               std::span<const RuleClicks> matches)
{
    std::uint64_t total = 0;
    for (const auto& rule : rules)
        total += matches_of(matches, rule.id);
    boost::json::array views;
    boost::json::array stats;
    for (const auto& rule : rules) {
        const auto count = matches_of(matches, rule.id);
        views.push_back(to_view(rule, link_uid, count));
        stats.push_back({{"ruleId", rule.uid},
                         {"name", rule.name},
                         {"matchCount", count},
                         {"matchPercentage", analytics::percentage(count, total)}});
    }
    return {{"rules", std::move(views)}, {"totalMatches", total}, {"stats", std::move(stats)}};
}

boost::json::object to_view(const links::routing::RuleTemplate& known)
{
    return {{"id", known.key},
            {"key", known.key},
            {"name", known.name},
            {"description", known.description},
            {"conditions", to_view(known.conditions)}};
}

} // namespace waymark::api::openshort
