// SPDX-License-Identifier: Apache-2.0
#include "base/text_rules.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>

namespace waymark {

namespace {

// Every byte of a sequence but its first.
bool continues(char c)
{
    return (static_cast<std::uint8_t>(c) & 0xc0U) == 0x80U;
}

// The first byte of a sequence of four: what lies beyond the first 65536 code points.
bool needs_surrogates(char c)
{
    return static_cast<std::uint8_t>(c) >= 0xf0;
}

bool is_control(char c)
{
    return static_cast<std::uint8_t>(c) < 0x20 || c == 0x7f;
}

} // namespace

std::size_t count_code_points(std::string_view text)
{
    return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues));
}

std::size_t count_utf16_units(std::string_view text)
{
    return count_code_points(text) +
           static_cast<std::size_t>(std::ranges::count_if(text, needs_surrogates));
}

Result<void> check_text(std::string_view text, std::string_view field, std::size_t code_points_max)
{
    const auto refuse = [field](std::string_view rule) {
        return failure(Errc::invalid_argument, fmt::format("Invalid {}: {}", field, rule),
                       std::string(field));
    };
    if (!is_utf8(text))
        return refuse("it must be UTF-8 text");
    if (text.contains('\0'))
        return refuse("it must not contain the character U+0000");
    if (count_code_points(text) > code_points_max)
        return refuse(fmt::format("it must be at most {} characters long", code_points_max));
    return {};
}

Result<void> check_line(std::string_view text, std::string_view field, std::size_t code_points_max)
{
    if (std::ranges::any_of(text, is_control)) {
        return failure(Errc::invalid_argument,
                       fmt::format("Invalid {}: it must not contain control characters", field),
                       std::string(field));
    }
    return check_text(text, field, code_points_max);
}

} // namespace waymark
