// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/catalogue.hpp"
#include "analytics/figure.hpp"
#include "analytics/filter.hpp"
#include "analytics/query.hpp"
#include "analytics/scope.hpp"
#include "analytics/table.hpp"
#include "base/error.hpp"
#include "base/time_zone.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// What can be asked of visits.
//
// A visit is what has one visit number and one start on one site (enrich::VisitTable): page views,
// custom events, engagement. It belongs to the range that it begins in, and is seen whole, whatever
// of it lies behind the range's end; its own time is that of its start. Of events the scope decides
// which are seen. Visits of bots are left out, unless they are included. A visit without a page
// view or custom event is none.
//
// Events of a store of before migration 4 do not tell when their visits started: those of one
// number and one day of UTC are a visit, which begins with the first of them.
//
// A filter chooses visits: those with at least one event that passes. The first such event (of the
// whole visit, if there is no filter) is the one whose dimensions the visit is counted under; its
// time and its figures are those of the whole visit.
namespace waymark::analytics {

enum class VisitMetric : std::uint8_t {
    visits,
    visitors,        // distinct ones
    page_views,      // of the visits
    bounce_rate,     // of 100 visits, those of a single page view or custom event
    visit_duration,  // mean; see visit_duration_told_max
    views_per_visit, // mean
};

enum class VisitDimension : std::uint8_t {
    entry_page, // the path of the first page view; empty: there is none
    exit_page,  // of the last
};

// A visit lasts from its first to its last event; longer, if its engagements tell so, each of which
// tells of the time since the one before. Together they are believed no more.
inline constexpr std::chrono::hours visit_duration_told_max{24};

using AnyMetric = std::variant<Metric, VisitMetric>;
using AnyDimension = std::variant<Dimension, VisitDimension>;

struct VisitMetricRow {
    VisitMetric metric;
    std::string_view name;
    FigureType type;
    std::string_view sql; // over visits: see compile_visits.cpp
    // What tells the same of events.
    std::optional<Metric> of_events = std::nullopt;
    std::string_view counted_sql = {}; // over counts of visits, if it is another
};

struct VisitDimensionRow {
    VisitDimension dimension;
    std::string_view name;
    std::string_view sql; // over the events of a visit
};

[[nodiscard]] std::span<const VisitMetricRow> visit_metric_rows();
[[nodiscard]] std::span<const VisitDimensionRow> visit_dimension_rows();
[[nodiscard]] const VisitMetricRow& row_of(VisitMetric metric);
[[nodiscard]] const VisitDimensionRow& row_of(VisitDimension dimension);

[[nodiscard]] std::string_view name_of(const AnyMetric& metric);
[[nodiscard]] std::string_view name_of(const AnyDimension& dimension);
[[nodiscard]] FigureType figure_type(const AnyMetric& metric);
[[nodiscard]] FigureType figure_type(const AnyDimension& dimension);

// By name, of events or of visits: what both can tell is one of events.
//
// invalid_argument: there is no such metric or dimension; the message names it.
[[nodiscard]] Result<AnyMetric> parse_any_metric(std::string_view name);
[[nodiscard]] Result<AnyDimension> parse_any_dimension(std::string_view name);

// Compared as text is: see Match. One value for each operator but in and not_in.
struct VisitCondition {
    VisitDimension dimension;
    Match match;
    std::vector<std::string> values;
};

// Of these dimensions, in the order of the query's, only these values are wanted. Nothing: all.
using WantedKeys = std::vector<std::optional<std::vector<std::string>>>;

// Answered by rows of the dimensions, then the metrics: one row for each combination of the
// dimensions' values that some visit has; without dimensions, one row.
struct VisitQuery {
    Scope scope;
    std::vector<VisitMetric> metrics;            // each once
    std::vector<AnyDimension> dimensions;        // each once; at most one unit of time
    std::optional<Filter> filter = std::nullopt; // of events
    std::vector<VisitCondition> conditions = {}; // all are to be met
    std::optional<TimeRange> range = std::nullopt;
    TimeZone zone = {};
    bool include_bots = false;
    WantedKeys only = {};                // empty, or one of each dimension
    std::vector<ColumnOrder> order = {}; // of everything that it names; else no order
    std::size_t limit = query_rows_max;
    std::size_t offset = 0;
    // Beside the rows one of the metrics alone, over all visits, `only` or not. It costs little,
    // while a query of its own reads all events again.
    bool with_totals = false;
};

} // namespace waymark::analytics
