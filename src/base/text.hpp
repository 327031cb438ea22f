// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

// Text that is bytes: ASCII rules unless a function says otherwise.
namespace waymark {

[[nodiscard]] constexpr char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

[[nodiscard]] std::string ascii_lower(std::string_view text);
[[nodiscard]] bool iequals(std::string_view a, std::string_view b);
[[nodiscard]] bool istarts_with(std::string_view text, std::string_view prefix);
// Without spaces and tabs at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);

// True if `text` is well-formed UTF-8 (RFC 3629): no overlong form, no surrogate.
[[nodiscard]] bool is_utf8(std::string_view text);
// `text` with each malformed sequence replaced by U+FFFD.
[[nodiscard]] std::string to_utf8(std::string_view text);
// The longest prefix of at most `bytes_max` bytes that doesn't cut a UTF-8 sequence.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max);

[[nodiscard]] std::string to_hex(std::string_view bytes);

// The whole of `text` as a decimal number that fits T.
template <typename T>
[[nodiscard]] std::optional<T> parse_number(std::string_view text)
{
    T value{};
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stopped != end)
        return std::nullopt;
    return value;
}

// Cuts `text` at the first `separator`: {before, after}; {text, ""} if there is none.
[[nodiscard]] std::pair<std::string_view, std::string_view> cut(std::string_view text,
                                                                char separator);

} // namespace waymark
