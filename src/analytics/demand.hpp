// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/question.hpp"
#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

// What a question needs to know from one source, and getting it. A part of answer().
namespace waymark::analytics {

enum class Source : std::uint8_t { events, visits };

// The metrics of a question by where they come from, each in the question's order.
struct SourcedMetrics {
    std::vector<Metric> of_events;
    std::vector<VisitMetric> of_visits;

    [[nodiscard]] bool has(Source source) const
    {
        return source == Source::events ? !of_events.empty() : !of_visits.empty();
    }
};

// Rows of the dimensions, then the source's metrics, which it has; and those metrics in total.
struct Demand {
    Source source = Source::events;
    bool is_compared = false; // of the other range of the question
    bool has_rows = true;
    bool has_totals = true;
    WantedKeys only = {}; // of the rows; but time is always wanted as a whole
    // By the demand's own columns, naming every dimension. Bounds as those of a query.
    std::vector<ColumnOrder> order = {};
    std::size_t limit = query_rows_max;
    std::size_t offset = 0;
    bool must_be_whole = false; // fails if the limit cuts rows off
};

struct Delivery {
    std::vector<FigureRow> rows; // in the demand's order; a series of time is complete
    FigureRow totals;
};

// What is demanded, in the order of the demands; of one source in one round trip. Errors as
// answer().
[[nodiscard]] Result<std::vector<Delivery>> fetch(Reader& reader, const Question& question,
                                                  const SourcedMetrics& metrics,
                                                  std::span<const Demand> demands);

// True if time is the only dimension.
[[nodiscard]] bool is_time_series(const Question& question);
// The row of the unit of time that a dimension is; null if it is none.
[[nodiscard]] const DimensionRow* row_of_unit(const AnyDimension& dimension);

} // namespace waymark::analytics
