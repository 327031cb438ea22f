// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/scope.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/time_zone.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What is common to all SQL over events: what they must meet, and what is refused.
namespace waymark::analytics {

// Expressions, each complete in itself, that must all be true.
using Conditions = std::vector<std::string>;

// What every version's DateTime holds. Ranges are cut to it.
inline constexpr TimePoint earliest_time{};
inline constexpr TimePoint latest_time{std::chrono::sys_days{std::chrono::year{2105} / 12 / 31}};

// invalid_argument: more than filter_values_max links; a range that is empty.
[[nodiscard]] Result<void> check_scope(const Scope& scope);
[[nodiscard]] Result<void> check_range(const TimeRange& range);

void append_scope(const Scope& scope, Conditions& conditions);
void append_range(const TimeRange& range, Conditions& conditions);
// The seconds in which a visit of the range starts, over such a column.
void append_starts(const TimeRange& range, std::string_view column, Conditions& conditions);

// What both ask for. invalid_argument: what check_scope() and check_range() say.
[[nodiscard]] Result<Conditions> conditions_within(const Scope& scope,
                                                   const std::optional<TimeRange>& range);

// `\nWHERE …`; empty if there are no conditions.
[[nodiscard]] std::string where_sql(const Conditions& conditions);

// More text than this is refused by the store (its setting max_query_size, 256 KiB).
inline constexpr std::size_t sql_bytes_max = 250'000;

// `sql` as it is. invalid_argument: it is longer than that.
[[nodiscard]] Result<std::string> check_length(std::string sql);

} // namespace waymark::analytics
