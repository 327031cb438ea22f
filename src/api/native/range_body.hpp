// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/time_zone.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string_view>

// The range of a question: the name of a period (see analytics/period.hpp), `"all"`, or
//
//   {"from": "2026-01-01", "to": "2026-01-31"}
//
// A date is a whole day of the zone: `to` names the last one. A time (ISO 8601, UTC if it tells no
// offset) is the first instant that is in the range, or the first that is not.
namespace waymark::api::native {

struct Calendar {
    TimeZone zone;
    TimePoint now;
};

// The name of all of time.
inline constexpr std::string_view all_of_time = "all";

// Nothing: all of time.
//
// invalid_argument: `field` is `range`, `range.from` or `range.to`.
[[nodiscard]] Result<std::optional<TimeRange>> read_range(const boost::json::value& range,
                                                          const Calendar& calendar);

// What `compared` with `range` means: `"previous_period"`, `"previous_year"`, or a range of two
// ends. Null is nothing.
//
// invalid_argument: `field` is `compare`, `compare.from` or `compare.to`.
[[nodiscard]] Result<std::optional<TimeRange>> read_compared(const boost::json::value& compared,
                                                             const std::optional<TimeRange>& range,
                                                             const Calendar& calendar);

} // namespace waymark::api::native
