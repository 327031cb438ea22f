// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/ab_test_view.hpp"

#include "analytics/link_report.hpp"
#include "api/dwz/wire_time.hpp"
#include "base/time_zone.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

namespace waymark::api::dwz {

namespace {

using links::variants::AbTest;
using links::variants::Variant;

boost::json::object to_view(const Variant& variant)
{
    return {
        {"id", variant.id.value},
        {"ab_test_id", variant.ab_test},
        {"name", variant.name},
        {"target_url", variant.target_url},
        {"weight", variant.weight},
        {"is_control", variant.is_control},
        {"description", variant.description},
        {"is_active", variant.is_active},
        {"created_at", to_wire_time(variant.created)},
        {"updated_at", to_wire_time(variant.updated)},
    };
}

struct VariantTotal {
    const Variant* variant;
    std::uint64_t clicks = 0;
    std::uint64_t visitors = 0;
};

// In the order of the test's variants.
std::vector<VariantTotal> total_by_variant(const AbTest& test,
                                           std::span<const analytics::VariantDay> days)
{
    std::vector<VariantTotal> totals;
    for (const auto& variant : test.variants) {
        VariantTotal total{&variant};
        for (const auto& day : days) {
            if (day.variant == variant.id) {
                total.clicks += day.clicks;
                total.visitors += day.visitors;
            }
        }
        totals.push_back(total);
    }
    return totals;
}

// Null, if nobody is ahead.
const Variant* winner(const std::vector<VariantTotal>& totals)
{
    const auto best = std::ranges::max_element(totals, {}, &VariantTotal::clicks);
    if (best == totals.end() || best->clicks == 0)
        return nullptr;
    const auto equals = std::ranges::count(totals, best->clicks, &VariantTotal::clicks);
    return equals == 1 ? best->variant : nullptr;
}

boost::json::object to_view(const VariantTotal& total, std::uint64_t clicks_of_all)
{
    return {
        {"variant", to_view(*total.variant)},
        {"click_count", total.clicks},
        {"unique_clicks", total.visitors},
        {"conversion_count", 0},
        {"conversion_rate", 0},
        {"conversion_value", 0},
        {"percentage", analytics::percentage(total.clicks, clicks_of_all)},
    };
}

// The days with clicks, ascending, each with all variants.
boost::json::array to_daily_view(const AbTest& test, std::span<const analytics::VariantDay> days)
{
    std::map<LocalDate, std::map<VariantId, std::uint64_t>> clicks;
    for (const auto& day : days) {
        if (day.clicks > 0 &&
            std::ranges::find(test.variants, day.variant, &Variant::id) != test.variants.end())
            clicks[day.date][day.variant] += day.clicks;
    }
    boost::json::array list;
    for (auto& [date, by_variant] : clicks) {
        boost::json::object counts;
        for (const auto& variant : test.variants)
            counts[fmt::to_string(variant.id.value)] = by_variant[variant.id];
        list.push_back({{"date", to_iso_date(date)}, {"variants", std::move(counts)}});
    }
    return list;
}

} // namespace

boost::json::object to_view(const AbTest& test)
{
    boost::json::array variants;
    for (const auto& variant : test.variants)
        variants.push_back(to_view(variant));
    return {
        {"id", test.id},
        {"short_link_id", test.link.value},
        {"name", test.name},
        {"description", test.description},
        {"status", links::variants::to_string(test.status)},
        {"traffic_split", links::variants::to_string(test.split)},
        {"start_time", to_wire_time(test.start)},
        {"end_time", to_wire_time(test.end)},
        {"is_active", test.is_active},
        {"created_at", to_wire_time(test.created)},
        {"updated_at", to_wire_time(test.updated)},
        {"variants", std::move(variants)},
    };
}

boost::json::object to_statistics_view(const AbTest& test,
                                       std::span<const analytics::VariantDay> days)
{
    const auto totals = total_by_variant(test, days);
    std::uint64_t clicks = 0;
    for (const auto& total : totals)
        clicks += total.clicks;
    boost::json::array variant_stats;
    for (const auto& total : totals)
        variant_stats.push_back(to_view(total, clicks));

    boost::json::object view{
        {"ab_test_id", test.id},
        {"total_clicks", clicks},
        {"variant_stats", std::move(variant_stats)},
        {"daily_stats", to_daily_view(test, days)},
        {"conversion_rate", 0},
        {"total_conversions", 0},
        {"conversion_value", 0},
    };
    if (const auto* const best = winner(totals))
        view["winning_variant"] = to_view(*best);
    return view;
}

} // namespace waymark::api::dwz
