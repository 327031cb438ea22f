// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/ip_address.hpp"
#include "clickhouse/uuid.hpp"

#include <fmt/format.h>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

// Values as ClickHouse SQL text. ClickHouse 18.16 knows no query parameters: this is how a value
// gets into a query, and the only way.
//
// Each function gives one complete expression, whatever the value is: it can't end a string, start
// a comment or run into its neighbours. Equal meaning on 18.16 and today's versions.
namespace waymark::clickhouse {

// `name` as a quoted identifier. Not empty.
[[nodiscard]] std::string identifier(std::string_view name);

// A String of any bytes: quotes, backslashes, NUL, malformed UTF-8.
[[nodiscard]] std::string literal(std::string_view bytes);
[[nodiscard]] inline std::string literal(const std::string& bytes)
{
    return literal(std::string_view(bytes));
}
[[nodiscard]] inline std::string literal(const char* text)
{
    return literal(std::string_view(text));
}

// A negative number stands in parentheses: `-` and `-1` must not meet as the comment `--1`.
template <std::integral T>
    requires(!std::same_as<T, bool> && !std::same_as<T, char>)
[[nodiscard]] std::string literal(T value)
{
    if constexpr (std::signed_integral<T>) {
        if (value < 0)
            return fmt::format("({})", value);
    }
    return fmt::format("{}", value);
}

// A Float64, exactly. invalid_argument: not a finite number.
[[nodiscard]] Result<std::string> literal(double value);

// A Date. invalid_argument: not within 1970-01-01 to 2105-12-31, the range of every version.
[[nodiscard]] Result<std::string> literal(std::chrono::sys_days day);

// A DateTime('UTC'). invalid_argument: not within 1970-01-01 00:00:00 to 2105-12-31 23:59:59.
[[nodiscard]] Result<std::string> literal(std::chrono::sys_seconds time);

[[nodiscard]] std::string literal(Uuid id);

// Addresses are kept as text. The unspecified address is the empty string.
[[nodiscard]] std::string literal(const IpAddress& address);

// Array(String) and Array(UInt64), also when empty.
[[nodiscard]] std::string literal(std::span<const std::string> values);
[[nodiscard]] std::string literal(std::span<const std::uint64_t> values);

// `('a', 'b')`, the right side of IN. Not empty: an empty set has no spelling.
[[nodiscard]] std::string literal_set(std::span<const std::string> values);
[[nodiscard]] std::string literal_set(std::span<const std::uint64_t> values);
// For a column of UUIDs: their texts, which the server reads once, as it reads the query.
[[nodiscard]] std::string literal_set(std::span<const Uuid> values);

} // namespace waymark::clickhouse
