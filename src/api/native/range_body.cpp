// SPDX-License-Identifier: Apache-2.0
#include "api/native/range_body.hpp"

#include "analytics/period.hpp"
#include "base/iso8601.hpp"
#include "base/text.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <chrono>
#include <string>

namespace waymark::api::native {

namespace {

namespace json = boost::json;

constexpr std::size_t date_size = 10;

std::unexpected<Error> wrong(std::string place, std::string_view message)
{
    auto text = fmt::format("{} {}", place, message);
    return failure(Errc::invalid_argument, std::move(text), std::move(place));
}

enum class End { from, to };

Result<TimePoint> read_end(const json::object& range, End end, std::string_view field,
                           const TimeZone& zone)
{
    const std::string_view name = end == End::from ? "from" : "to";
    const auto place = fmt::format("{}.{}", field, name);
    const auto* const value = range.if_contains(name);
    const auto* const text = value == nullptr ? nullptr : value->if_string();
    if (text == nullptr)
        return wrong(place, "must be a date or a time, such as 2026-01-31");
    const std::string_view written = *text;
    if (written.size() != date_size) {
        const auto time = parse_iso8601(written);
        return time ? Result<TimePoint>(*time)
                    : wrong(place, "must be a date or a time, such as 2026-01-31T12:00:00+01:00");
    }
    const auto date = parse_iso_date(written);
    if (!date)
        return wrong(place, "must be a date of the years 1970 to 2105, such as 2026-01-31");
    return zone.start_of(end == End::from ? *date : *date + std::chrono::days{1});
}

Result<TimeRange> read_ends(const json::object& range, std::string_view field, const TimeZone& zone)
{
    for (const auto& member : range) {
        if (member.key() != "from" && member.key() != "to")
            return wrong(fmt::format("{}.{}", field, std::string_view(member.key())),
                         "is not known: a range has `from` and `to`");
    }
    const auto from = read_end(range, End::from, field, zone);
    if (!from)
        return std::unexpected(from.error());
    const auto to = read_end(range, End::to, field, zone);
    if (!to)
        return std::unexpected(to.error());
    if (*from >= *to)
        return wrong(fmt::format("{}.to", field), "must not lie before `from`");
    return TimeRange{*from, *to};
}

} // namespace

Result<std::optional<TimeRange>> read_range(const json::value& range, const Calendar& calendar)
{
    if (const auto* const ends = range.if_object()) {
        const auto read = read_ends(*ends, "range", calendar.zone);
        if (!read)
            return std::unexpected(read.error());
        return *read;
    }
    const auto* const name = range.if_string();
    if (name == nullptr)
        return wrong("range", "must be the name of a range, or an object of `from` and `to`");
    if (*name == all_of_time)
        return std::nullopt;
    const auto period = analytics::find_period(*name, calendar.zone, calendar.now);
    if (!period)
        return std::unexpected(period.error());
    return *period;
}

Result<std::optional<TimeRange>> read_compared(const json::value& compared,
                                               const std::optional<TimeRange>& range,
                                               const Calendar& calendar)
{
    if (compared.is_null())
        return std::nullopt;
    if (!range)
        return wrong("compare", "takes a question of a range, not of all of time");
    if (const auto* const ends = compared.if_object()) {
        const auto read = read_ends(*ends, "compare", calendar.zone);
        if (!read)
            return std::unexpected(read.error());
        return *read;
    }
    const auto* const name = compared.if_string();
    if (name != nullptr && *name == "previous_period")
        return analytics::previous_period(*range, calendar.zone);
    if (name != nullptr && *name == "previous_year")
        return analytics::previous_year(*range, calendar.zone);
    return wrong("compare", "must be `previous_period`, `previous_year`, or an object of `from` "
                            "and `to`");
}

} // namespace waymark::api::native
