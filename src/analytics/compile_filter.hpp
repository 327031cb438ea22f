// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/compile_conditions.hpp"
#include "analytics/filter.hpp"
#include "base/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::analytics {

// The filter as a SQL expression that is complete in itself. Every value goes through
// clickhouse::literal.
//
// invalid_argument: see compile_sql().
[[nodiscard]] Result<std::string> compile_filter(const Filter& filter);

// Adds the same to what is asked for already; nothing, if there is no filter.
[[nodiscard]] Result<Conditions> with_filter(Result<Conditions> conditions,
                                             const std::optional<Filter>& filter);

// The same for a single condition of a column of text.
[[nodiscard]] Result<std::string> compile_text_condition(std::string_view column, Match match,
                                                         const std::vector<std::string>& values);

} // namespace waymark::analytics
