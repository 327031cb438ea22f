// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/query.hpp"
#include "base/error.hpp"

#include <span>
#include <string>

// Queries as ClickHouse SQL: the portable subset, the same text for every version. Pure functions.
namespace waymark::analytics {

// What a query may read.
enum class Tables {
    events,            // nothing else
    events_and_counts, // and counts by time where they tell the same: see compile_rollup.hpp
};

// One SELECT. Its columns are m0, m1, … (the metrics), then d0, d1, … (the
// dimensions, a unit of time as its key: see time_buckets.hpp). A time series comes without the
// buckets in which nothing happened and without limit and offset: complete_series() sees to both.
//
// invalid_argument: no metric, or one metric or dimension twice; an order by what is not asked for;
// a unit or cycle of time without a range, or two units; a range that is empty or begins before
// 1970-01-08 (with a unit or cycle of time); a filter that compares an id with what is no number,
// or by an operator that ids don't have; a condition without exactly one value; a malformed
// pattern; any limit of query.hpp exceeded. The message says which.
[[nodiscard]] Result<std::string> compile_sql(const Query& query,
                                              Tables tables = Tables::events_and_counts);

// The same for several queries at once, as one UNION ALL, so that a page of panels costs one round
// trip. Columns: `query` (an index into `queries`), then c0, c1, …: the columns of that query's own
// SELECT as text, padded with empty ones. At least one query.
//
// invalid_argument: as above, for the first query that is refused.
[[nodiscard]] Result<std::string> compile_sql(std::span<const Query> queries,
                                              Tables tables = Tables::events_and_counts);

} // namespace waymark::analytics
