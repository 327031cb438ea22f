// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/day_parameter.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace waymark::api::pingoo {

namespace {

namespace chrono = std::chrono;

constexpr std::size_t looked_at = 19;
constexpr LocalDate first_day{chrono::year{1971} / 1 / 1};
constexpr LocalDate last_day{chrono::year{2104} / 12 / 31};

// A number of so many digits, and no sign.
std::optional<int> parse_digits(std::string_view text)
{
    if (!std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    return parse_number<int>(text);
}

std::optional<LocalDate> to_date(std::string_view year, std::string_view month,
                                 std::string_view day)
{
    const auto y = parse_digits(year);
    const auto m = parse_digits(month);
    const auto d = parse_digits(day);
    if (!y || !m || !d)
        return std::nullopt;
    const auto date = chrono::year{*y} / *m / *d;
    return date.ok() ? std::optional(LocalDate{date}) : std::nullopt;
}

// "15:04:05", the hour also of one digit.
bool is_time_of_day(std::string_view text)
{
    const auto [hour, rest] = cut(text, ':');
    if (hour.empty() || hour.size() > 2 || rest.size() != 5 || rest[2] != ':')
        return false;
    const auto h = parse_digits(hour);
    const auto m = parse_digits(rest.substr(0, 2));
    const auto s = parse_digits(rest.substr(3));
    return h && m && s && *h < 24 && *m < 60 && *s < 60;
}

std::optional<LocalDate> parse_date_text(std::string_view text)
{
    constexpr std::size_t compact = 8;
    constexpr std::size_t separated = 10;
    if (text.size() == compact)
        return to_date(text.substr(0, 4), text.substr(4, 2), text.substr(6));
    if (text.size() < separated || (text[4] != '-' && text[4] != '/') || text[7] != text[4])
        return std::nullopt;
    const bool is_alone = text.size() == separated;
    if (!is_alone && (text[separated] != ' ' || !is_time_of_day(text.substr(separated + 1))))
        return std::nullopt;
    return to_date(text.substr(0, 4), text.substr(5, 2), text.substr(8, 2));
}

std::optional<LocalDate> parse_unix_time(std::string_view text, const TimeZone& zone)
{
    const auto seconds = parse_number<std::uint32_t>(text);
    if (!seconds)
        return std::nullopt;
    return zone.date_of(TimePoint{chrono::seconds{*seconds}});
}

} // namespace

std::optional<LocalDate> parse_day(std::string_view text, const TimeZone& zone)
{
    text = text.substr(0, looked_at);
    auto date = parse_date_text(text);
    if (!date)
        date = parse_unix_time(text, zone);
    if (!date || *date < first_day || *date > last_day)
        return std::nullopt;
    return date;
}

Result<DayParameter> read_day(const http::Request& request, const TimeZone& zone, TimePoint now)
{
    const auto text = request.query_parameter("date");
    if (!text) {
        const auto today = zone.date_of(now);
        return DayParameter{.date = today, .text = to_iso_date(today)};
    }
    const auto refuse = [](std::string_view why) {
        return failure(Errc::invalid_argument, fmt::format("开始日期格式错误: {}", why), "date");
    };
    if (text->empty())
        return refuse("日期字符串不能为空");
    const auto date = parse_day(*text, zone);
    if (!date)
        return refuse(fmt::format("无法解析日期格式 {}", utf8_prefix(to_utf8(*text), 100)));
    return DayParameter{.date = *date, .text = to_utf8(*text)};
}

} // namespace waymark::api::pingoo
