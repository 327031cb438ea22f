// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/periods.hpp"

namespace waymark::api::dwz {

namespace {

namespace chrono = std::chrono;

LocalDate month_before(LocalDate date)
{
    const auto day = chrono::year_month_day{date} - chrono::months{1};
    return day.ok() ? LocalDate{day} : LocalDate{day.year() / day.month() / chrono::last};
}

LocalDate monday_of(LocalDate date)
{
    return date - (chrono::weekday{date} - chrono::Monday);
}

LocalDate first_of_month(LocalDate date)
{
    const chrono::year_month_day day{date};
    return LocalDate{day.year() / day.month() / 1};
}

} // namespace

Periods rolling_periods(const TimeZone& zone, TimePoint now)
{
    constexpr chrono::days week{7};
    const auto today = zone.date_of(now);
    return {.today = zone.dates(today, today),
            .week = zone.dates(today - week, today),
            .month = zone.dates(month_before(today), today)};
}

Periods calendar_periods(const TimeZone& zone, TimePoint now)
{
    const auto today = zone.date_of(now);
    return {.today = zone.dates(today, today),
            .week = zone.dates(monday_of(today), today),
            .month = zone.dates(first_of_month(today), today)};
}

} // namespace waymark::api::dwz
