// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/site_ranking.hpp"
#include "base/error.hpp"

#include <span>
#include <string>

// Rankings as ClickHouse SQL: the portable subset, the same text for every version. Pure functions.
//
// invalid_argument: an empty range; a scope of too many links; a filter that compile_filter()
// refuses; too long a text.
namespace waymark::analytics {

// For a key that the store can tell: the columns `part`, `events` and `value`. A row of part 1 for
// each value of the slice, in no order, and one of part 0 whose `events` is the number of values.
//
// invalid_argument: also a slice of nothing, or one that ends beyond query_rows_max.
[[nodiscard]] Result<std::string> compile_ranking(const RankingQuery& query);

// For a key that the store can't tell: events by the values of these dimensions, first their number
// and then a column for each. The most frequent first, query_rows_max at most.
[[nodiscard]] Result<std::string> compile_values(const RankingQuery& query,
                                                 std::span<const Dimension> dimensions);

} // namespace waymark::analytics
