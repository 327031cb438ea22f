// SPDX-License-Identifier: Apache-2.0
#include "base/time_zone.hpp"

#include "base/text.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <stdexcept>

namespace waymark {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::seconds;

} // namespace

Result<TimeZone> TimeZone::find(std::string_view name)
{
    const auto& zones = date::get_tzdb().zones;
    const auto found = std::ranges::find(zones, name, &date::time_zone::name);
    if (found == zones.end())
        return failure(Errc::invalid_argument,
                       fmt::format("'{}' is not a time zone of the IANA database", to_utf8(name)),
                       "timezone");
    return TimeZone(&*found);
}

const std::string& TimeZone::name() const
{
    static const std::string utc = "UTC";
    return zone_ == nullptr ? utc : zone_->name();
}

seconds TimeZone::offset_at(TimePoint time) const
{
    return zone_ == nullptr ? seconds{0} : zone_->get_info(floor<seconds>(time)).offset;
}

LocalDate TimeZone::date_of(TimePoint time) const
{
    return LocalDate{floor<days>(time.time_since_epoch() + offset_at(time))};
}

TimePoint TimeZone::start_of(LocalDate date) const
{
    const seconds midnight = date.time_since_epoch();
    if (zone_ == nullptr)
        return TimePoint{midnight};
    const auto info = zone_->get_info(date::local_seconds{midnight});
    if (info.result == date::local_info::nonexistent)
        return info.first.end;
    return TimePoint{midnight - info.first.offset};
}

TimeRange TimeZone::dates(LocalDate first, LocalDate last) const
{
    assert(first <= last);
    return {start_of(first), start_of(last + std::chrono::days{1})};
}

TimeRange TimeZone::last_days(TimePoint now, std::chrono::days count) const
{
    const LocalDate today = date_of(now);
    return dates(today - count, today);
}

std::vector<TimeZone::OffsetPeriod> TimeZone::offsets(const TimeRange& range) const
{
    assert(range.from < range.to);
    if (zone_ == nullptr)
        return {{range, seconds{0}}};
    std::vector<OffsetPeriod> periods;
    for (TimePoint at = range.from; at < range.to;) {
        const auto info = zone_->get_info(floor<seconds>(at));
        const TimePoint end = std::min<TimePoint>(info.end, range.to);
        // Only the zone's abbreviation changed if the offset is the same.
        if (!periods.empty() && periods.back().offset == info.offset)
            periods.back().range.to = end;
        else
            periods.push_back({{at, end}, info.offset});
        at = end;
    }
    return periods;
}

std::string to_iso_date(LocalDate date)
{
    const std::chrono::year_month_day day{date};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                       static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

std::optional<LocalDate> parse_iso_date(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-')
        return std::nullopt;
    const auto year = parse_number<unsigned>(text.substr(0, 4));
    const auto month = parse_number<unsigned>(text.substr(5, 2));
    const auto day = parse_number<unsigned>(text.substr(8, 2));
    if (!year || !month || !day || *year < 1970 || *year > 2105)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                           std::chrono::month{*month}, std::chrono::day{*day}};
    if (!date.ok())
        return std::nullopt;
    return LocalDate{date};
}

} // namespace waymark
