// SPDX-License-Identifier: Apache-2.0
#include "analytics/time_buckets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstdlib>
#include <utility>

namespace waymark::analytics {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::string_view unix_time = "toInt64(toUnixTimestamp(time))";

// Local time as SQL: `time` plus the offset of the period that it lies in.
std::string local_time_sql(const TimeZone& zone, const TimeRange& range)
{
    const auto periods = zone.offsets(range);
    const auto added = [](seconds offset) {
        return fmt::format("{} {}", offset.count() < 0 ? '-' : '+', std::abs(offset.count()));
    };
    if (periods.size() == 1)
        return fmt::format("({} {})", unix_time, added(periods.front().offset));
    std::string sql = "multiIf(";
    for (std::size_t i = 0; i + 1 < periods.size(); ++i) {
        const auto end = floor<seconds>(periods[i].range.to).time_since_epoch().count();
        sql += fmt::format("{0} < {1}, {0} {2}, ", unix_time, end, added(periods[i].offset));
    }
    sql += fmt::format("{} {})", unix_time, added(periods.back().offset));
    return sql;
}

LocalDate monday_of(LocalDate date)
{
    return date - (std::chrono::weekday{date} - std::chrono::Monday);
}

LocalDate first_of_month(LocalDate date)
{
    const std::chrono::year_month_day day{date};
    return LocalDate{day.year() / day.month() / 1};
}

LocalDate first_date(TimeUnit unit, LocalDate date)
{
    if (unit == TimeUnit::week)
        return monday_of(date);
    return unit == TimeUnit::month ? first_of_month(date) : date;
}

LocalDate next_date(TimeUnit unit, LocalDate first)
{
    if (unit == TimeUnit::month)
        return first_of_month(first + days{31});
    return first + days{unit == TimeUnit::week ? 7 : 1};
}

std::vector<TimePoint> hour_starts(const TimeZone& zone, const TimeRange& range)
{
    std::vector<TimePoint> starts;
    for (const auto& period : zone.offsets(range)) {
        const auto local = floor<hours>(period.range.from.time_since_epoch() + period.offset);
        for (TimePoint at{milliseconds{local - period.offset}}; at < period.range.to;
             at += hours{1})
            starts.push_back(at);
    }
    // A change by whole hours in the middle of one begins the same hour again.
    std::ranges::sort(starts);
    starts.erase(std::ranges::unique(starts).begin(), starts.end());
    return starts;
}

} // namespace

std::string bucket_key_sql(const TimeZone& zone, TimeUnit unit, const TimeRange& range)
{
    const auto local = local_time_sql(zone, range);
    if (unit == TimeUnit::hour)
        return fmt::format("{} - {} % 3600", unix_time, local);
    auto day = fmt::format("intDiv({}, 86400)", local);
    if (unit == TimeUnit::week)
        return fmt::format("intDiv({} + 3, 7) * 7 - 3", day);
    if (unit == TimeUnit::month)
        return fmt::format("toUInt32(toStartOfMonth(toDate(toUInt16({}))))", day);
    return day;
}

std::string cycle_sql(const TimeZone& zone, [[maybe_unused]] TimeCycle cycle,
                      const TimeRange& range)
{
    assert(cycle == TimeCycle::hour_of_day);
    return fmt::format("intDiv({} % 86400, 3600)", local_time_sql(zone, range));
}

TimePoint bucket_start(const TimeZone& zone, TimeUnit unit, std::int64_t key)
{
    if (unit == TimeUnit::hour)
        return TimePoint{seconds{key}};
    return zone.start_of(LocalDate{days{key}});
}

std::vector<TimePoint> bucket_starts(const TimeZone& zone, TimeUnit unit, const TimeRange& range)
{
    if (unit == TimeUnit::hour)
        return hour_starts(zone, range);
    const LocalDate last = zone.date_of(range.to - milliseconds{1});
    std::vector<TimePoint> starts;
    for (auto date = first_date(unit, zone.date_of(range.from)); date <= last;
         date = next_date(unit, date)) {
        const TimePoint start = zone.start_of(date);
        // A date that a zone has skipped as a whole (Samoa, 2011-12-30) begins with the next one.
        if (starts.empty() || starts.back() != start)
            starts.push_back(start);
    }
    return starts;
}

std::int64_t bucket_count_max(TimeUnit unit, const TimeRange& range)
{
    constexpr auto shortest = [](TimeUnit of) -> hours {
        switch (of) {
        case TimeUnit::hour:
            return hours{1};
        case TimeUnit::day:
            return hours{23};
        case TimeUnit::week:
            return hours{7 * 24 - 1};
        case TimeUnit::month:
            return hours{28 * 24 - 1};
        }
        std::unreachable();
    };
    return (range.to - range.from) / milliseconds{shortest(unit)} + 3;
}

} // namespace waymark::analytics
