// SPDX-License-Identifier: Apache-2.0
#include "analytics/visit_query.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace waymark::analytics {

namespace {

// Of rows that tell of visits: how many they are (`begun`), those of a single page view or custom
// event (`bounced`), their page views (`views`) and how long they last (`lasted_ms`), all together.
// What is stored of a visit may be a part of it, as after the rest was erased: hence the bounds.
constexpr std::array metric_table = [] {
    using enum VisitMetric;
    using enum FigureType;
    return std::to_array<VisitMetricRow>({
        {visits, "visits", count, "sum(begun)", Metric::visits},
        {visitors, "visitors", count, "uniqCombinedIf(visitor, begun > 0)", Metric::visitors,
         "uniqCombinedMerge(visitors_state)"},
        {page_views, "page_views", count, "sum(views)", Metric::page_views},
        {bounce_rate, "bounce_rate", percent,
         "if(sum(begun) > 0, 100 * greatest(sum(bounced), 0) / sum(begun), nan)"},
        {visit_duration, "visit_duration", seconds,
         "if(sum(begun) > 0, greatest(sum(lasted_ms), 0) / sum(begun) / 1000, nan)"},
        {views_per_visit, "views_per_visit", ratio,
         "if(sum(begun) > 0, sum(views) / sum(begun), nan)"},
    });
}();

// `place` is an event's place among those of its visit.
constexpr std::array dimension_table = [] {
    using enum VisitDimension;
    return std::to_array<VisitDimensionRow>({
        {entry_page, "entry_page", "argMinIf(path, place, kind = 'page_view')"},
        {exit_page, "exit_page", "argMaxIf(path, place, kind = 'page_view')"},
    });
}();

} // namespace

std::span<const VisitMetricRow> visit_metric_rows()
{
    return metric_table;
}

std::span<const VisitDimensionRow> visit_dimension_rows()
{
    return dimension_table;
}

const VisitMetricRow& row_of(VisitMetric metric)
{
    return metric_table[static_cast<std::size_t>(metric)];
}

const VisitDimensionRow& row_of(VisitDimension dimension)
{
    return dimension_table[static_cast<std::size_t>(dimension)];
}

std::string_view name_of(const AnyMetric& metric)
{
    return std::visit([](auto of) { return row_of(of).name; }, metric);
}

std::string_view name_of(const AnyDimension& dimension)
{
    return std::visit([](auto of) { return row_of(of).name; }, dimension);
}

FigureType figure_type(const AnyMetric& metric)
{
    if (const auto* const of_visits = std::get_if<VisitMetric>(&metric))
        return row_of(*of_visits).type;
    return figure_type(row_of(std::get<Metric>(metric)));
}

FigureType figure_type(const AnyDimension& dimension)
{
    if (const auto* const of_events = std::get_if<Dimension>(&dimension))
        return figure_type(row_of(*of_events));
    return FigureType::text;
}

Result<AnyMetric> parse_any_metric(std::string_view name)
{
    auto of_events = parse_metric(name);
    if (of_events)
        return *of_events;
    const auto of_visits = std::ranges::find(metric_table, name, &VisitMetricRow::name);
    if (of_visits == metric_table.end())
        return std::unexpected(std::move(of_events).error());
    return of_visits->metric;
}

Result<AnyDimension> parse_any_dimension(std::string_view name)
{
    auto of_events = parse_dimension(name);
    if (of_events)
        return *of_events;
    const auto of_visits = std::ranges::find(dimension_table, name, &VisitDimensionRow::name);
    if (of_visits == dimension_table.end())
        return std::unexpected(std::move(of_events).error());
    return of_visits->dimension;
}

} // namespace waymark::analytics
