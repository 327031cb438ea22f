// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/literals.hpp"

#include <cassert>
#include <cmath>
#include <iterator>

namespace waymark::clickhouse {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_days first_day = 1970y / 1 / 1;
constexpr std::chrono::sys_days end_day = 2106y / 1 / 1;

// Bytes above 0x7f pass as they are: the lexer looks for nothing but the quote and the backslash.
std::string quoted(std::string_view bytes, char quote)
{
    std::string sql;
    sql.reserve(bytes.size() + 2);
    sql += quote;
    for (const char c : bytes) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (c == quote || c == '\\') {
            sql += '\\';
            sql += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            fmt::format_to(std::back_inserter(sql), "\\x{:02X}", byte);
        } else {
            sql += c;
        }
    }
    sql += quote;
    return sql;
}

template <typename T>
std::string joined(char open, std::span<const T> values, char close)
{
    std::string sql(1, open);
    for (const auto& value : values) {
        if (sql.size() > 1)
            sql += ", ";
        sql += literal(value);
    }
    sql += close;
    return sql;
}

} // namespace

std::string identifier(std::string_view name)
{
    assert(!name.empty());
    return quoted(name, '`');
}

std::string literal(std::string_view bytes)
{
    return quoted(bytes, '\'');
}

Result<std::string> literal(double value)
{
    if (!std::isfinite(value))
        return failure(Errc::invalid_argument, "The number must be finite.");
    std::string digits = fmt::format("{}", value);
    if (digits.find_first_of(".e") == std::string::npos)
        digits += ".0";
    return std::signbit(value) ? '(' + digits + ')' : digits;
}

Result<std::string> literal(std::chrono::sys_days day)
{
    if (day < first_day || day >= end_day)
        return failure(Errc::invalid_argument, "The date must be between 1970 and 2105.");
    const std::chrono::year_month_day date(day);
    return fmt::format("toDate('{:04}-{:02}-{:02}')", int{date.year()}, unsigned{date.month()},
                       unsigned{date.day()});
}

Result<std::string> literal(std::chrono::sys_seconds time)
{
    const auto day = std::chrono::floor<std::chrono::days>(time);
    if (day < first_day || day >= end_day)
        return failure(Errc::invalid_argument, "The time must be between 1970 and 2105.");
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    return fmt::format("toDateTime('{:04}-{:02}-{:02} {:02}:{:02}:{:02}', 'UTC')", int{date.year()},
                       unsigned{date.month()}, unsigned{date.day()}, clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count());
}

std::string to_string(Uuid id)
{
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", id.high >> 32U,
                       (id.high >> 16U) & 0xffffU, id.high & 0xffffU, id.low >> 48U,
                       id.low & 0xffff'ffff'ffffU);
}

std::string literal(Uuid id)
{
    return fmt::format("toUUID('{}')", to_string(id));
}

std::string literal(const IpAddress& address)
{
    return literal(address.to_string());
}

std::string literal(std::span<const std::string> values)
{
    return values.empty() ? "emptyArrayString()" : joined('[', values, ']');
}

std::string literal(std::span<const std::uint64_t> values)
{
    return values.empty() ? "emptyArrayUInt64()" : joined('[', values, ']');
}

std::string literal_set(std::span<const std::string> values)
{
    assert(!values.empty());
    return joined('(', values, ')');
}

std::string literal_set(std::span<const std::uint64_t> values)
{
    assert(!values.empty());
    return joined('(', values, ')');
}

std::string literal_set(std::span<const Uuid> values)
{
    assert(!values.empty());
    std::string set;
    for (const auto& value : values)
        set += fmt::format("{}'{}'", set.empty() ? "(" : ", ", to_string(value));
    return set + ')';
}

} // namespace waymark::clickhouse
