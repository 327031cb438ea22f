// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/time_zone.hpp"

// "Today", "this week" and "this month", which the API understands in two ways.
namespace waymark::api::dwz {

// Each ends with today.
struct Periods {
    TimeRange today;
    TimeRange week;
    TimeRange month;
};

// From midnight seven days ago, and from midnight one calendar month ago (of a day that month
// doesn't have, its last one): for the statistics of a link.
[[nodiscard]] Periods rolling_periods(const TimeZone& zone, TimePoint now);

// Since Monday, and since the first of the month: for the statistics of everything.
[[nodiscard]] Periods calendar_periods(const TimeZone& zone, TimePoint now);

} // namespace waymark::api::dwz
