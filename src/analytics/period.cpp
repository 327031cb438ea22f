// SPDX-License-Identifier: Apache-2.0
#include "analytics/period.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace waymark::analytics {

namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::year_month;
using std::chrono::year_month_day;
using std::chrono::years;

struct Dates {
    LocalDate first;
    LocalDate last;
};

LocalDate first_of(year_month month)
{
    return LocalDate{month / 1};
}

year_month month_of(LocalDate date)
{
    const year_month_day day{date};
    return day.year() / day.month();
}

struct Period {
    std::string_view name;
    Dates (*dates)(LocalDate today);
};

constexpr std::array periods = std::to_array<Period>({
    {"today", [](LocalDate today) { return Dates{today, today}; }},
    {"yesterday", [](LocalDate today) { return Dates{today - days{1}, today - days{1}}; }},
    {"7d", [](LocalDate today) { return Dates{today - days{6}, today}; }},
    {"30d", [](LocalDate today) { return Dates{today - days{29}, today}; }},
    {"month", [](LocalDate today) { return Dates{first_of(month_of(today)), today}; }},
    {"last_month",
     [](LocalDate today) {
         const auto month = month_of(today);
         return Dates{first_of(month - months{1}), first_of(month) - days{1}};
     }},
    {"year",
     [](LocalDate today) {
         return Dates{first_of(year_month_day{today}.year() / std::chrono::January), today};
     }},
});

constexpr auto names = [] {
    std::array<std::string_view, periods.size()> all;
    std::ranges::transform(periods, all.begin(), &Period::name);
    return all;
}();

bool is_start_of_day(TimePoint time, const TimeZone& zone)
{
    return zone.start_of(zone.date_of(time)) == time;
}

LocalDate a_year_before(LocalDate date)
{
    const auto before = year_month_day{date} - years{1};
    return LocalDate{before.ok() ? before : before.year() / before.month() / std::chrono::last};
}

TimePoint a_year_before(TimePoint time, const TimeZone& zone)
{
    const auto date = zone.date_of(time);
    return zone.start_of(a_year_before(date)) + (time - zone.start_of(date));
}

} // namespace

std::span<const std::string_view> period_names()
{
    return names;
}

Result<TimeRange> find_period(std::string_view name, const TimeZone& zone, TimePoint now)
{
    const auto found = std::ranges::find(periods, name, &Period::name);
    if (found == periods.end())
        return failure(Errc::invalid_argument,
                       fmt::format("there is no range '{}'", to_utf8(name.substr(0, 100))),
                       "range");
    const auto [first, last] = found->dates(zone.date_of(now));
    return zone.dates(first, last);
}

TimeRange previous_period(const TimeRange& range, const TimeZone& zone)
{
    const auto& [from, to] = range;
    if (!is_start_of_day(from, zone) || !is_start_of_day(to, zone))
        return {from - (to - from), from};
    const auto first = zone.date_of(from);
    return {zone.start_of(first - (zone.date_of(to) - first)), from};
}

TimeRange previous_year(const TimeRange& range, const TimeZone& zone)
{
    const auto from = a_year_before(range.from, zone);
    // Where a date begins, the one before it ends.
    const auto to = is_start_of_day(range.to, zone)
                        ? zone.start_of(a_year_before(zone.date_of(range.to) - days{1}) + days{1})
                        : a_year_before(range.to, zone);
    // Of a part of the 29th and the 28th of February.
    return {from, to > from ? to : from + (range.to - range.from)};
}

} // namespace waymark::analytics
