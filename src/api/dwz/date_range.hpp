// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/dwz/envelope.hpp"
#include "base/time_zone.hpp"
#include "http/request.hpp"

#include <chrono>
#include <optional>

// Which days a report is about. Ranges are of whole days of the zone; `start_date` and `end_date`
// are dates such as 2024-01-15, the latter inclusive, and may be left empty.
namespace waymark::api::dwz {

// How many days, today among them: `days`, from 1 to 365. Anything else means 7.
[[nodiscard]] std::chrono::days read_days(const http::Request& request);
[[nodiscard]] TimeRange last_days(const TimeZone& zone, TimePoint now, std::chrono::days count);

// From `start_date` to `end_date`, of which either may be absent; nothing if both are.
//
// invalid_argument: one is malformed, or they stand in the wrong order. So for the others.
[[nodiscard]] Accepted<std::optional<TimeRange>> read_open_range(const http::Request& request,
                                                                 const TimeZone& zone);
// The same, but for a date alone: that is refused, too.
[[nodiscard]] Accepted<std::optional<TimeRange>> read_closed_range(const http::Request& request,
                                                                   const TimeZone& zone);
// The two dates, or else the last `days`, which are refused unless they are 1 to 365; nothing if
// none of the three is given.
[[nodiscard]] Accepted<std::optional<TimeRange>>
read_chosen_range(const http::Request& request, const TimeZone& zone, TimePoint now);

} // namespace waymark::api::dwz
