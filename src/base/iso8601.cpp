// SPDX-License-Identifier: Apache-2.0
#include "base/iso8601.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace waymark {

namespace {

using std::chrono::milliseconds;

// Takes text apart from its front; every step fails once one has failed.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    int digits(std::size_t count)
    {
        if (text_.size() < count ||
            text_.substr(0, count).find_first_not_of("0123456789") != std::string_view::npos) {
            failed_ = true;
            return 0;
        }
        const int value = parse_number<int>(text_.substr(0, count)).value_or(0);
        text_.remove_prefix(count);
        return value;
    }

    void expect(char c) { failed_ |= !take(c); }

    bool take(char c)
    {
        if (text_.empty() || text_.front() != c)
            return false;
        text_.remove_prefix(1);
        return true;
    }

    // The digits behind a decimal point, as milliseconds.
    milliseconds fraction()
    {
        int ms = 0;
        int scale = 100;
        bool any = false;
        while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
            ms += (text_.front() - '0') * scale;
            scale /= 10;
            text_.remove_prefix(1);
            any = true;
        }
        failed_ |= !any;
        return milliseconds{ms};
    }

    [[nodiscard]] bool at_end() const { return text_.empty(); }
    [[nodiscard]] bool failed() const { return failed_; }

private:
    std::string_view text_;
    bool failed_ = false;
};

std::chrono::year_month_day scan_date(Scanner& in)
{
    const std::chrono::year year{in.digits(4)};
    in.expect('-');
    const std::chrono::month month{static_cast<unsigned>(in.digits(2))};
    in.expect('-');
    const std::chrono::day day{static_cast<unsigned>(in.digits(2))};
    return year / month / day;
}

struct DayTime {
    milliseconds since_midnight{};
    bool valid = false;
};

DayTime scan_time(Scanner& in)
{
    const int hour = in.digits(2);
    in.expect(':');
    const int minute = in.digits(2);
    int second = 0;
    milliseconds fraction{};
    if (in.take(':')) {
        second = in.digits(2);
        if (in.take('.'))
            fraction = in.fraction();
    }
    const milliseconds total = std::chrono::hours{hour} + std::chrono::minutes{minute} +
                               std::chrono::seconds{second} + fraction;
    return {total, hour < 24 && minute < 60 && second < 60};
}

// How far the text's zone is ahead of UTC.
DayTime scan_offset(Scanner& in)
{
    if (in.take('Z') || in.at_end())
        return {{}, true};
    const bool behind = in.take('-');
    if (!behind)
        in.expect('+');
    const int hour = in.digits(2);
    in.take(':');
    const int minute = in.digits(2);
    const milliseconds offset = std::chrono::hours{hour} + std::chrono::minutes{minute};
    return {behind ? -offset : offset, hour < 24 && minute < 60};
}

} // namespace

std::string to_iso8601(TimePoint time)
{
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::hh_mm_ss clock{time - day};
    return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", to_iso8601(std::chrono::year_month_day{day}),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

std::string to_iso8601(std::chrono::year_month_day date)
{
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::optional<TimePoint> parse_iso8601(std::string_view text)
{
    Scanner in(text);
    const auto date = scan_date(in);
    if (in.failed() || !date.ok())
        return std::nullopt;
    const TimePoint midnight = std::chrono::sys_days{date};
    if (in.at_end())
        return midnight;
    if (!in.take('T') && !in.take(' '))
        return std::nullopt;
    const auto time = scan_time(in);
    const auto offset = scan_offset(in);
    if (in.failed() || !in.at_end() || !time.valid || !offset.valid)
        return std::nullopt;
    return midnight + time.since_midnight - offset.since_midnight;
}

std::optional<std::chrono::year_month_day> parse_date(std::string_view text)
{
    Scanner in(text);
    const auto date = scan_date(in);
    if (in.failed() || !in.at_end() || !date.ok())
        return std::nullopt;
    return date;
}

} // namespace waymark
