// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/filter.hpp"
#include "base/error.hpp"

#include <string>

namespace waymark::analytics {

// The filter as a SQL expression that is complete in itself. Every value goes through
// clickhouse::literal.
//
// invalid_argument: see compile_sql().
[[nodiscard]] Result<std::string> compile_filter(const Filter& filter);

} // namespace waymark::analytics
