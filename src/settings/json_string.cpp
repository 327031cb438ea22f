// SPDX-License-Identifier: Apache-2.0
#include "settings/json_string.hpp"

#include "base/text.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>

namespace waymark::settings {

namespace {

constexpr std::string_view blanks = " \t\n\r";

std::string_view without_blanks(std::string_view text)
{
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

char low_byte(std::uint32_t bits)
{
    return static_cast<char>(static_cast<std::uint8_t>(bits));
}

// RFC 3629, section 3.
void append_utf8(std::string& out, std::uint32_t code_point)
{
    const auto continuation = [code_point](unsigned shift) {
        return low_byte(0x80U | ((code_point >> shift) & 0x3fU));
    };
    if (code_point < 0x80) {
        out += low_byte(code_point);
    } else if (code_point < 0x800) {
        out += low_byte(0xc0U | (code_point >> 6U));
        out += continuation(0);
    } else if (code_point < 0x10000) {
        out += low_byte(0xe0U | (code_point >> 12U));
        out += continuation(6);
        out += continuation(0);
    } else {
        out += low_byte(0xf0U | (code_point >> 18U));
        out += continuation(12);
        out += continuation(6);
        out += continuation(0);
    }
}

// Takes the four digits of a \u escape.
std::optional<std::uint32_t> take_unit(std::string_view& rest)
{
    constexpr std::size_t digits = 4;
    std::uint32_t unit = 0;
    const std::string_view text = rest.substr(0, digits);
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, unit, 16);
    if (text.size() != digits || error != std::errc{} || stopped != end)
        return std::nullopt;
    rest.remove_prefix(digits);
    return unit;
}

// Takes what follows `\u`: one unit, or a pair of surrogates (RFC 8259, section 7).
std::optional<std::uint32_t> take_code_point(std::string_view& rest)
{
    const auto first = take_unit(rest);
    if (!first || *first < 0xd800 || *first > 0xdfff)
        return first;
    if (*first > 0xdbff || !rest.starts_with("\\u"))
        return std::nullopt;
    rest.remove_prefix(2);
    const auto second = take_unit(rest);
    if (!second || *second < 0xdc00 || *second > 0xdfff)
        return std::nullopt;
    return 0x10000U + ((*first - 0xd800U) << 10U) + (*second - 0xdc00U);
}

// Takes what follows a backslash. False if it is no escape.
bool take_escape(std::string_view& rest, std::string& out)
{
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (rest.empty())
        return false;
    const char letter = rest.front();
    rest.remove_prefix(1);
    if (letter == 'u') {
        const auto code_point = take_code_point(rest);
        if (code_point)
            append_utf8(out, *code_point);
        return code_point.has_value();
    }
    const auto at = letters.find(letter);
    if (at == std::string_view::npos)
        return false;
    out += meanings[at];
    return true;
}

} // namespace

std::optional<std::string> parse_json_string(std::string_view document)
{
    std::string_view rest = without_blanks(document);
    if (rest.size() < 2 || !rest.starts_with('"') || !rest.ends_with('"') || !is_utf8(rest))
        return std::nullopt;
    rest = rest.substr(1, rest.size() - 2);

    std::string text;
    while (!rest.empty()) {
        const char c = rest.front();
        rest.remove_prefix(1);
        if (c == '"' || static_cast<std::uint8_t>(c) < 0x20)
            return std::nullopt;
        if (c != '\\')
            text += c;
        else if (!take_escape(rest, text))
            return std::nullopt;
    }
    return text;
}

} // namespace waymark::settings
