// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/variant_view.hpp"

#include "analytics/link_report.hpp"
#include "base/iso8601.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <utility>

namespace waymark::api::openshort {

namespace {

using analytics::VariantClicks;
using links::Link;
using links::variants::Variant;

int control_weight(std::span<const Variant> variants)
{
    int taken = 0;
    for (const auto& variant : variants)
        taken += variant.weight;
    return std::max(0, links::variants::weight_max - taken);
}

std::uint64_t control_clicks(std::span<const Variant> variants,
                             std::span<const VariantClicks> clicks)
{
    std::uint64_t sum = 0;
    for (const auto& entry : clicks) {
        const bool is_variants =
            std::ranges::find(variants, entry.variant, &Variant::id) != variants.end();
        sum += is_variants ? 0 : entry.all;
    }
    return sum;
}

// The link itself, as if it were a variant.
Variant control_of(const Link& link, int weight)
{
    Variant control;
    control.uid = "control-group";
    control.name = "Control Group (Original URL)";
    control.target_url = link.target_url;
    control.weight = weight;
    control.created = link.created;
    control.updated = link.updated;
    return control;
}

} // namespace

std::uint64_t clicks_of(std::span<const VariantClicks> clicks, VariantId variant)
{
    const auto found = std::ranges::find(clicks, variant, &VariantClicks::variant);
    return found == clicks.end() ? 0 : found->people;
}

boost::json::object to_view(const Variant& variant, std::string_view link_uid, std::uint64_t clicks)
{
    return {
        {"id", variant.uid},
        {"urlId", link_uid},
        {"name", variant.name},
        {"targetUrl", variant.target_url},
        {"weight", variant.weight},
        {"isActive", variant.is_active},
        {"clickCount", clicks},
        {"createdAt", to_iso8601(variant.created)},
        {"updatedAt", to_iso8601(variant.updated)},
    };
}

boost::json::object variants_view(const Link& link, std::span<const Variant> variants,
                                  std::span<const VariantClicks> clicks)
{
    const auto of_control = control_clicks(variants, clicks);
    auto total = of_control;
    for (const auto& variant : variants)
        total += clicks_of(clicks, variant.id);

    boost::json::array stats;
    const auto add = [&](const boost::json::object& view, std::uint64_t count) {
        stats.push_back(
            {{"variant", view}, {"clickThroughRate", analytics::percentage(count, total)}});
    };
    if (const int weight = control_weight(variants); weight > 0 || of_control > 0)
        add(to_view(control_of(link, weight), link.uid, of_control), of_control);
    boost::json::array views;
    for (const auto& variant : variants) {
        const auto count = clicks_of(clicks, variant.id);
        const auto view = to_view(variant, link.uid, count);
        add(view, count);
        views.push_back(view);
    }
    return {{"variants", std::move(views)}, {"totalClicks", total}, {"stats", std::move(stats)}};
}

} // namespace waymark::api::openshort
