// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/time_zone.hpp"

#include <optional>
#include <span>
#include <string_view>

// Ranges of time that have a name, in somebody's calendar. Pure functions.
namespace waymark::analytics {

// `today`, `yesterday`, `7d` and `30d` (so many days, the last of them today), `month` and `year`
// (of the calendar, up to the end of today), `last_month`.
[[nodiscard]] std::span<const std::string_view> period_names();

// invalid_argument, field `range`: there is no such period.
[[nodiscard]] Result<TimeRange> find_period(std::string_view name, const TimeZone& zone,
                                            TimePoint now);

// As many days directly before the range, if it consists of whole days; else as much time.
[[nodiscard]] TimeRange previous_period(const TimeRange& range, const TimeZone& zone);

// The same dates a year before (of the 29th of February, the 28th), at the same time of the day.
[[nodiscard]] TimeRange previous_year(const TimeRange& range, const TimeZone& zone);

} // namespace waymark::analytics
