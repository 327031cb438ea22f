// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/ab_test_report.hpp"

#include "analytics/link_report.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace waymark::api::openshort {

AbTestReport tally_ab_tests(std::span<const links::variants::Variant> variants,
                            std::span<const analytics::VariantClicks> clicks)
{
    AbTestReport report;
    std::unordered_map<LinkId, std::uint64_t> of_links;
    std::unordered_map<VariantId, std::uint64_t> of_variants;
    for (const auto& entry : clicks) {
        report.clicks += entry.all;
        of_links[entry.link] += entry.all;
        of_variants[entry.variant] += entry.all;
    }
    std::unordered_set<LinkId> tested;
    for (const auto& variant : variants) {
        tested.insert(variant.link);
        const auto count = of_variants[variant.id];
        report.variant_clicks += count;
        if (count == 0)
            continue;
        report.best.push_back({.id = variant.id,
                               .link = variant.link,
                               .name = variant.name,
                               .clicks = count,
                               .percentage = analytics::percentage(count, of_links[variant.link])});
    }
    report.links = tested.size();
    std::ranges::sort(report.best, [](const auto& a, const auto& b) {
        return std::tie(b.clicks, a.id) < std::tie(a.clicks, b.id);
    });
    report.best.resize(std::min(report.best.size(), best_variants));
    return report;
}

boost::json::object to_view(const AbTestReport& report, std::span<const links::Link> links)
{
    boost::json::array best;
    for (const auto& variant : report.best) {
        const auto link = std::ranges::find(links, variant.link, &links::Link::id);
        if (link == links.end())
            continue;
        best.push_back({{"urlSlug", link->slug},
                        {"variantName", variant.name},
                        {"clicks", variant.clicks},
                        {"clickThroughRate", variant.percentage}});
    }
    const auto control_clicks = report.clicks - report.variant_clicks;
    return {{"totalAbTestUrls", report.links},
            {"totalTestClicks", report.clicks},
            {"controlGroupClicks", control_clicks},
            {"variantClicks", report.variant_clicks},
            {"controlGroupPercentage", analytics::percentage(control_clicks, report.clicks)},
            {"variantPercentage", analytics::percentage(report.variant_clicks, report.clicks)},
            {"topPerformingVariants", std::move(best)}};
}

} // namespace waymark::api::openshort
