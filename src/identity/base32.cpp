// SPDX-License-Identifier: Apache-2.0
#include "identity/base32.hpp"

#include <cstdint>

namespace waymark::identity::base32 {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr unsigned digit_bits = 5;
constexpr unsigned byte_bits = 8;

std::optional<std::uint32_t> value_of(char digit)
{
    if (digit >= 'A' && digit <= 'Z')
        return static_cast<std::uint32_t>(digit - 'A');
    if (digit >= 'a' && digit <= 'z')
        return static_cast<std::uint32_t>(digit - 'a');
    if (digit >= '2' && digit <= '7')
        return static_cast<std::uint32_t>(digit - '2') + 26;
    return std::nullopt;
}

} // namespace

std::string encode(std::string_view bytes)
{
    std::string text;
    std::uint32_t buffer = 0;
    unsigned bits = 0; // of `buffer`, not yet written
    for (const char c : bytes) {
        buffer = (buffer << byte_bits) | static_cast<unsigned char>(c);
        for (bits += byte_bits; bits >= digit_bits; bits -= digit_bits)
            text += alphabet[(buffer >> (bits - digit_bits)) & 0x1fU];
    }
    if (bits > 0)
        text += alphabet[(buffer << (digit_bits - bits)) & 0x1fU];
    return text;
}

std::optional<std::string> decode(std::string_view text)
{
    std::string bytes;
    std::uint32_t buffer = 0;
    unsigned bits = 0; // of `buffer`, not yet written
    for (const char c : text) {
        const auto value = value_of(c);
        if (!value)
            return std::nullopt;
        buffer = (buffer << digit_bits) | *value;
        bits += digit_bits;
        if (bits >= byte_bits) {
            bits -= byte_bits;
            bytes += static_cast<char>((buffer >> bits) & 0xffU);
        }
    }
    // A digit too many, or one that says more than bytes can.
    if (bits >= digit_bits || (buffer & ((1U << bits) - 1U)) != 0)
        return std::nullopt;
    return bytes;
}

} // namespace waymark::identity::base32
