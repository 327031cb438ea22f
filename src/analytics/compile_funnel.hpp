// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/funnel.hpp"
#include "base/error.hpp"

#include <cstddef>
#include <string>

namespace waymark::analytics {

// Funnels as ClickHouse SQL: the portable subset, the same text for every version. Pure functions.
//
// One row: how many trails reached the first, the second, … step, then the median milliseconds from
// the first to the second, the second to the third, … (0 where nobody came).
//
// invalid_argument: see funnel().
[[nodiscard]] Result<std::string> compile_funnel(const FunnelQuery& query);

// A row for each value of the dimension, in the order of funnel_by(): the value, then as above.
//
// invalid_argument: see funnel_by().
[[nodiscard]] Result<std::string> compile_funnel_by(const FunnelQuery& query, Dimension dimension,
                                                    std::size_t limit);

} // namespace waymark::analytics
