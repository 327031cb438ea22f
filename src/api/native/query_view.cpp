// SPDX-License-Identifier: Apache-2.0
#include "api/native/query_view.hpp"

#include "analytics/period.hpp"
#include "api/native/filter_body.hpp"
#include "api/native/range_body.hpp"
#include "base/iso8601.hpp"
#include "sites/site.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>

namespace waymark::api::native {

namespace {

using analytics::Dimension;
using analytics::Figure;
using analytics::FigureRow;
using analytics::FigureType;
using boost::json::array;
using boost::json::object;
using boost::json::value;

double rounded(double number, int decimals)
{
    const double scale = std::pow(10, decimals);
    return std::round(number * scale) / scale;
}

value figure_view(const Figure& figure, FigureType type, const TimeZone& zone)
{
    if (const auto* const number = std::get_if<std::uint64_t>(&figure))
        return *number;
    if (const auto* const ratio = std::get_if<double>(&figure))
        return rounded(*ratio, type == FigureType::seconds ? 1 : 2);
    if (const auto* const text = std::get_if<std::string>(&figure))
        return value(*text);
    if (const auto* const time = std::get_if<TimePoint>(&figure))
        return value(to_local_iso8601(*time, zone));
    return nullptr;
}

// The number of a visit has 64 bits, more than the numbers of many readers hold.
FigureType wire_type(std::string_view name, FigureType type)
{
    return name == analytics::name_of(Dimension::visit) ? FigureType::text : type;
}

value id_view(std::string_view column, std::uint64_t id)
{
    if (column == analytics::name_of(Dimension::visit))
        return value(std::to_string(id));
    if (column == analytics::name_of(Dimension::site))
        return sites::site_of_events(SiteId{id}).value;
    return id;
}

using Columns = std::vector<analytics::FigureColumn>;

array row_view(const FigureRow& row, const Columns& columns, const TimeZone& zone)
{
    array view;
    view.reserve(row.size());
    // Totals are of the last columns: those of the metrics.
    const auto first = columns.size() - row.size();
    for (std::size_t i = 0; i < row.size(); ++i) {
        const auto& column = columns[first + i];
        const auto* const id =
            column.type == FigureType::id ? std::get_if<std::uint64_t>(&row[i]) : nullptr;
        view.push_back(id != nullptr ? id_view(column.name, *id)
                                     : figure_view(row[i], column.type, zone));
    }
    return view;
}

array rows_view(const std::vector<FigureRow>& rows, const Columns& columns, const TimeZone& zone)
{
    array view;
    view.reserve(rows.size());
    for (const auto& row : rows)
        view.push_back(row_view(row, columns, zone));
    return view;
}

array columns_view(const Columns& columns)
{
    array view;
    for (const auto& [name, type] : columns)
        view.push_back(object{{"name", name}, {"type", to_string(wire_type(name, type))}});
    return view;
}

object range_view(const std::optional<TimeRange>& range, const TimeZone& zone)
{
    if (!range)
        return {{"from", nullptr}, {"to", nullptr}, {"time_zone", zone.name()}};
    return {{"from", to_local_iso8601(range->from, zone)},
            {"to", to_local_iso8601(range->to, zone)},
            {"time_zone", zone.name()}};
}

array changes_view(const std::vector<std::optional<double>>& changes)
{
    array view;
    for (const auto& change : changes)
        view.push_back(change ? value(rounded(*change, 1)) : value(nullptr));
    return view;
}

object comparison_view(const analytics::Question& question, const analytics::Answer& answer)
{
    const auto& comparison = *answer.comparison;
    array rows;
    for (const auto& row : comparison.rows)
        rows.push_back(row ? value(row_view(*row, answer.columns, question.zone)) : value(nullptr));
    array row_changes;
    for (const auto& changes : comparison.row_changes)
        row_changes.push_back(changes_view(changes));
    return {{"range", range_view(question.compared, question.zone)},
            {"rows", std::move(rows)},
            {"totals", row_view(comparison.totals, answer.columns, question.zone)},
            {"change", object{{"rows", std::move(row_changes)},
                              {"totals", changes_view(comparison.total_changes)}}}};
}

// --- catalogue

array metrics_view()
{
    array view;
    for (const auto& row : analytics::metric_rows()) {
        const auto of_visits =
            std::ranges::find(analytics::visit_metric_rows(), std::optional(row.metric),
                              &analytics::VisitMetricRow::of_events);
        const bool is_of_both = of_visits != analytics::visit_metric_rows().end();
        view.push_back(object{{"name", row.name},
                              {"type", to_string(figure_type(row))},
                              {"of", is_of_both ? array{"events", "visits"} : array{"events"}}});
    }
    for (const auto& row : analytics::visit_metric_rows()) {
        if (!row.of_events)
            view.push_back(
                object{{"name", row.name}, {"type", to_string(row.type)}, {"of", array{"visits"}}});
    }
    return view;
}

array dimensions_view()
{
    array view;
    for (const auto& row : analytics::dimension_rows())
        view.push_back(object{{"name", row.name},
                              {"type", to_string(wire_type(row.name, figure_type(row)))},
                              {"of", "events"},
                              {"is_filter", !row.is_of_time()}});
    for (const auto& row : analytics::visit_dimension_rows())
        view.push_back(object{{"name", row.name},
                              {"type", to_string(FigureType::text)},
                              {"of", "visits"},
                              {"is_filter", true}});
    return view;
}

array operators_view()
{
    array view;
    for (const auto& row : operators()) {
        auto types = row.is_of_ids ? array{"text", "id", "number"} : array{"text"};
        view.push_back(object{{"name", row.name}, {"types", std::move(types)}});
    }
    return view;
}

array shares_view(const std::vector<analytics::LiveShare>& shares, std::string_view name)
{
    array view;
    for (const auto& share : shares)
        view.push_back(object{{name, share.name}, {"visitors", share.visitors}});
    return view;
}

} // namespace

object to_view(const analytics::Question& question, const analytics::Answer& answer)
{
    object view{{"columns", columns_view(answer.columns)},
                {"rows", rows_view(answer.rows, answer.columns, question.zone)},
                {"totals", row_view(answer.totals, answer.columns, question.zone)},
                {"range", range_view(question.range, question.zone)}};
    if (answer.comparison)
        view["comparison"] = comparison_view(question, answer);
    return view;
}

object catalogue_view()
{
    array ranges;
    for (const auto name : analytics::period_names())
        ranges.emplace_back(name);
    ranges.emplace_back(all_of_time);
    return {{"metrics", metrics_view()},
            {"dimensions", dimensions_view()},
            {"operators", operators_view()},
            {"junctions", array{"and", "or", "not"}},
            {"ranges", std::move(ranges)},
            {"comparisons", array{"previous_period", "previous_year"}},
            {"limits", object{{"rows", analytics::query_rows_max},
                              {"buckets", analytics::query_buckets_max},
                              {"dimensions", analytics::query_dimensions_max},
                              {"filter_values", analytics::filter_values_max},
                              {"filter_levels", filter_levels_max}}}};
}

object to_view(const analytics::LiveReport& report)
{
    return {{"from", to_iso8601(report.range.from)},
            {"to", to_iso8601(report.range.to)},
            {"visitors", report.visitors},
            {"page_views", report.page_views},
            {"pages", shares_view(report.pages, "path")},
            {"referrers", shares_view(report.referrers, "referrer_host")},
            {"countries", shares_view(report.countries, "country")}};
}

std::string to_local_iso8601(TimePoint time, const TimeZone& zone)
{
    using std::chrono::floor;
    using std::chrono::minutes;
    using std::chrono::seconds;
    auto offset = zone.offset_at(time);
    if (offset % minutes{1} != seconds{0})
        offset = seconds{0};
    // The instant whose UTC reads as the clock does.
    auto text = to_iso8601(time + offset);
    text.resize(text.find(time == floor<seconds>(time) ? '.' : 'Z'));
    const auto distance = std::abs(floor<minutes>(offset).count());
    return fmt::format("{}{}{:02}:{:02}", text, offset < seconds{0} ? '-' : '+', distance / 60,
                       distance % 60);
}

} // namespace waymark::api::native
