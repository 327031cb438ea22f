// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/time_window.hpp"

#include "api/pingoo/day_parameter.hpp"
#include "base/iso8601.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace waymark::api::pingoo {

namespace {

using std::chrono::milliseconds;

// Of "20250915", and of "2025-09-15".
constexpr std::size_t compact_day = 8;
constexpr std::size_t separated_day = 10;

// Later than any event.
constexpr TimePoint end_of_time{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31}};

bool is_digits(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

TimeRange instant(TimePoint time)
{
    return {time, time + milliseconds{1}};
}

// What the zone's clocks showed as if they were UTC's.
TimePoint from_local(TimePoint shown, const TimeZone& zone)
{
    const auto about = shown - zone.offset_at(shown);
    return std::chrono::floor<milliseconds>(shown - zone.offset_at(TimePoint{about}));
}

std::optional<TimePoint> parse_instant(std::string_view text, const TimeZone& zone)
{
    if (text.size() <= separated_day)
        return std::nullopt;
    std::string dashed(text);
    std::replace(dashed.begin(), dashed.begin() + separated_day, '/', '-');
    const auto time = parse_iso8601(dashed);
    const bool tells_offset = dashed.find_first_of("Zz+-", separated_day) != std::string::npos;
    if (!time || tells_offset)
        return time;
    return from_local(*time, zone);
}

} // namespace

std::optional<TimeRange> parse_time(std::string_view text, const TimeZone& zone)
{
    constexpr std::size_t looked_at = 19;
    if (is_digits(text) && text.size() != compact_day) {
        const auto seconds = parse_number<std::uint32_t>(text);
        return seconds ? std::optional(instant(TimePoint{std::chrono::seconds{*seconds}}))
                       : std::nullopt;
    }
    if (text.size() == compact_day || text.size() == separated_day) {
        const auto day = parse_day(text, zone);
        return day ? std::optional(zone.dates(*day, *day)) : std::nullopt;
    }
    auto time = parse_instant(text, zone);
    if (!time)
        time = parse_instant(text.substr(0, looked_at), zone);
    return time ? std::optional(instant(*time)) : std::nullopt;
}

std::optional<TimeRange> read_time_window(const http::Request& request, const TimeZone& zone)
{
    const auto start = parse_time(request.query_parameter("start_time").value_or(""), zone);
    const auto end = parse_time(request.query_parameter("end_time").value_or(""), zone);
    if (!start && !end)
        return std::nullopt;
    return TimeRange{.from = start ? start->from : TimePoint{}, .to = end ? end->to : end_of_time};
}

} // namespace waymark::api::pingoo
