// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/figure.hpp"
#include "analytics/visit_query.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

// A question to events and visits at once, which may compare with another range: what a chart or a
// table shows. It is put as one Query, one VisitQuery or both, and their rows are joined.
namespace waymark::analytics {

class Reader;

// Answered by rows of the dimensions, then the metrics.
//
// The rows are those of the events: one for each combination of the dimensions' values that at
// least one counted event has, and if time is the only dimension, one for each bucket. Without a
// metric of events they are those of the visits. A question that names a dimension of visits, in
// `dimensions` or in `visits_with`, is about visits alone: `visits`, `visitors` and `page_views`
// are then those of the visits, and no other metric of events can be told. So is a summary of a
// site: a question without dimensions, filter and other metrics of events, but with a metric that
// only visits have.
struct Question {
    Scope scope;
    std::vector<AnyMetric> metrics;                // at least one, each once
    std::vector<AnyDimension> dimensions;          // each once; at most one unit of time
    std::optional<Filter> filter = std::nullopt;   // of events
    std::vector<VisitCondition> visits_with = {};  // all are to be met
    std::optional<TimeRange> range = std::nullopt; // none: all of time, and no unit of time
    TimeZone zone = {};                            // of the units of time
    bool include_bots = false;
    // By columns; where nothing is said, by time if that is the first dimension, else by the first
    // metric, highest first. What is equal then is ordered by the dimensions, ascending.
    std::vector<ColumnOrder> order = {};
    std::size_t limit = 100; // see query_rows_max
    std::size_t offset = 0;
    std::optional<TimeRange> compared = std::nullopt; // another range, if there is one to it
};

struct FigureColumn {
    std::string_view name;
    FigureType type;
};

// What another range has to tell about the rows of an answer.
struct Comparison {
    // Beside each row the one of the same values there; time stands at the same place of its range,
    // and beside a bucket without a counterpart there is nothing.
    std::vector<std::optional<FigureRow>> rows;
    FigureRow totals;
    // See change(): for each row and metric, and for each total.
    std::vector<std::vector<std::optional<double>>> row_changes;
    std::vector<std::optional<double>> total_changes;
};

struct Answer {
    std::vector<FigureColumn> columns;
    std::vector<FigureRow> rows;
    FigureRow totals; // the metrics over everything, of whichever rows; not a sum of these
    std::optional<Comparison> comparison;
};

// invalid_argument: see compile_sql() and compile_visits(), with the fields `metrics`,
// `dimensions`, `filter`, `range`, `compared`, `order` and `limit`; a metric that can't be told of
// visits (`metrics[2]`); more rows than can be ordered or compared (`limit`).
// unavailable: the answer takes too long. As Reader, this throws clickhouse::Unavailable.
[[nodiscard]] Result<Answer> answer(Reader& reader, const Question& question);

} // namespace waymark::analytics
