// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/date_range.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace waymark::api::dwz {

namespace {

namespace chrono = std::chrono;
using chrono::days;

constexpr days default_days{7};
constexpr days days_max{365};

// What is asked for where one end is left open. No click is older or later.
constexpr LocalDate first_date{chrono::year{1970} / chrono::January / 8};
constexpr LocalDate last_date{chrono::year{2100} / chrono::December / 31};

struct Dates {
    std::optional<LocalDate> first;
    std::optional<LocalDate> last;
};

std::unexpected<Rejection> invalid(std::string message)
{
    return std::unexpected(
        reject({Errc::invalid_argument, std::move(message), std::string("dates")}));
}

Accepted<std::optional<LocalDate>> read_date(const http::Request& request, std::string_view name,
                                             std::string_view malformed)
{
    const auto text = request.query_parameter(name).value_or("");
    if (text.empty())
        return std::nullopt;
    const auto date = parse_iso_date(text);
    if (!date)
        return rejection(Errc::invalid_argument, std::string(malformed));
    return date;
}

Accepted<Dates> read_dates(const http::Request& request)
{
    const auto first = read_date(request, "start_date", "开始日期格式错误");
    if (!first)
        return std::unexpected(first.error());
    const auto last = read_date(request, "end_date", "结束日期格式错误");
    if (!last)
        return std::unexpected(last.error());
    if (*first && *last && **last < **first)
        return invalid("end_date must not be before start_date");
    return Dates{*first, *last};
}

std::optional<days> parse_days(std::string_view text)
{
    const auto count = parse_number<int>(text);
    if (!count || *count < 1 || *count > days_max.count())
        return std::nullopt;
    return days{*count};
}

} // namespace

days read_days(const http::Request& request)
{
    return parse_days(request.query_parameter("days").value_or("")).value_or(default_days);
}

TimeRange last_days(const TimeZone& zone, TimePoint now, days count)
{
    return zone.last_days(now, count - days{1});
}

Accepted<std::optional<TimeRange>> read_open_range(const http::Request& request,
                                                   const TimeZone& zone)
{
    const auto dates = read_dates(request);
    if (!dates)
        return std::unexpected(dates.error());
    if (!dates->first && !dates->last)
        return std::nullopt;
    return zone.dates(dates->first.value_or(first_date), dates->last.value_or(last_date));
}

Accepted<std::optional<TimeRange>> read_closed_range(const http::Request& request,
                                                     const TimeZone& zone)
{
    const auto dates = read_dates(request);
    if (!dates)
        return std::unexpected(dates.error());
    if (!dates->first && !dates->last)
        return std::nullopt;
    if (!dates->first || !dates->last)
        return invalid("start_date and end_date go together");
    return zone.dates(*dates->first, *dates->last);
}

Accepted<std::optional<TimeRange>> read_chosen_range(const http::Request& request,
                                                     const TimeZone& zone, TimePoint now)
{
    auto range = read_closed_range(request, zone);
    if (!range || *range)
        return range;
    const auto text = request.query_parameter("days").value_or("");
    if (text.empty())
        return std::nullopt;
    const auto count = parse_days(text);
    if (!count)
        return invalid(fmt::format("days must be a whole number from 1 to {}", days_max.count()));
    return last_days(zone, now, *count);
}

} // namespace waymark::api::dwz
