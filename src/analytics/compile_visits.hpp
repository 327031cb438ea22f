// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/compile_sql.hpp"
#include "analytics/visit_query.hpp"
#include "base/error.hpp"

#include <span>
#include <string>

namespace waymark::analytics {

// Queries about visits as ClickHouse SQL: the portable subset, the same text for every version, one
// round trip for all of them. At least one query. Columns: `query` (an index into `queries`),
// `is_total` (1 in the row of totals), then as text c0, c1, …: the dimensions of that query (a unit
// of time as its key: see time_buckets.hpp), then its metrics, padded with empty ones.
//
// Rows come in no order. The store chooses them by the query's limit and offset; but with totals,
// which are there if there is any visit, it leaves the first `offset` rows in. A ratio of nothing
// is `nan`.
//
// invalid_argument: what is wrong with a query is wrong with any query that asks the same of events
// (see compile_sql()), or with a condition (see compile_filter()).
[[nodiscard]] Result<std::string> compile_visits(std::span<const VisitQuery> queries,
                                                 Tables tables = Tables::events_and_counts);

} // namespace waymark::analytics
