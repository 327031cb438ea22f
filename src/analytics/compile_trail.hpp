// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/compile_conditions.hpp"
#include "analytics/trail.hpp"
#include "base/error.hpp"

#include <string>
#include <string_view>

// Trails as ClickHouse SQL: the portable subset, the same text for every version. Pure functions.
namespace waymark::analytics {

// Columns that are the same for the events of one trail only, to group by.
[[nodiscard]] std::string_view trail_columns(TrailOf of);

// What an event must meet to be looked at, and to be of a trail at all.
//
// invalid_argument: an empty range; a scope of too many links; a filter that compile_filter()
// refuses.
[[nodiscard]] Result<Conditions> trail_conditions(const TrailQuery& query, TrailOf of);

// True of the events that are this act, as an expression that is complete in itself.
//
// invalid_argument: a page or an event without a value, or with one that is too long; a page to
// match whose path has a NUL or is no UTF-8; a filter that compile_filter() refuses. The field is
// `value` or `filter`.
[[nodiscard]] Result<std::string> compile_act(const Act& act);

} // namespace waymark::analytics
