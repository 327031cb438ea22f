// SPDX-License-Identifier: Apache-2.0
#include "http/percent.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstdint>

namespace waymark::http {

namespace {

std::optional<unsigned> hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return static_cast<unsigned>(c - '0');
    const char lower = ascii_lower(c);
    if (lower >= 'a' && lower <= 'f')
        return static_cast<unsigned>(lower - 'a') + 10;
    return std::nullopt;
}

bool is_unreserved(char c)
{
    return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') ||
           std::string_view("-._~").contains(c);
}

bool is_control(char c)
{
    return static_cast<std::uint8_t>(c) < 0x20 || c == 0x7f;
}

bool has_dot_segment(std::string_view path)
{
    while (!path.empty()) {
        const auto [segment, rest] = cut(path, '/');
        if (segment == "." || segment == "..")
            return true;
        path = rest;
    }
    return false;
}

} // namespace

std::optional<std::string> percent_decode(std::string_view text)
{
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        if (i + 2 >= text.size())
            return std::nullopt;
        const auto high = hex_digit(text[i + 1]);
        const auto low = hex_digit(text[i + 2]);
        if (!high || !low)
            return std::nullopt;
        decoded += static_cast<char>(*high << 4U | *low);
        i += 2;
    }
    return decoded;
}

std::string percent_encode(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        if (is_unreserved(c)) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<std::uint8_t>(c);
        encoded += {'%', digits[byte >> 4U], digits[byte & 0xfU]};
    }
    return encoded;
}

Result<void> check_path(std::string_view path)
{
    if (!path.starts_with('/'))
        return failure(Errc::invalid_argument, "The path must begin with a slash.");
    const auto decoded = percent_decode(path);
    if (!decoded)
        return failure(Errc::invalid_argument, "The path has a malformed percent escape.");
    if (std::ranges::any_of(*decoded, is_control))
        return failure(Errc::invalid_argument, "The path has a control character.");
    if (!is_utf8(*decoded))
        return failure(Errc::invalid_argument, "The path is not valid UTF-8.");
    if (has_dot_segment(*decoded))
        return failure(Errc::invalid_argument, "The path has a dot segment.");
    return {};
}

} // namespace waymark::http
