// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/time_zone.hpp"
#include "http/request.hpp"

#include <cstdint>

namespace waymark::api::openshort {

// The calendar days that an analytics request asks about, whole days of its time zone.
struct AnalyticsWindow {
    TimeZone zone;
    LocalDate first;
    LocalDate last;

    [[nodiscard]] TimeRange range() const { return zone.dates(first, last); }
    [[nodiscard]] std::int64_t day_count() const { return (last - first).count() + 1; }
    // The window of the same length just before.
    [[nodiscard]] AnalyticsWindow previous() const;
};

// Reads `timeRange`, `startDate`, `endDate` and `timezone`. `last_N_days` is today and the N days
// before it. Dates without `timeRange` mean `custom`; one date alone lets the other default to now,
// or to seven days before the end.
//
// invalid_argument: a parameter is unknown or malformed, `custom` has no date, or the start lies
// behind the end; `field` names the parameter.
[[nodiscard]] Result<AnalyticsWindow> read_window(const http::Request& request, TimePoint now);

// True if the request says itself which days it asks about.
[[nodiscard]] bool names_days(const http::Request& request);

} // namespace waymark::api::openshort
