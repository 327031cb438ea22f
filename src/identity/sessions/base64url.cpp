// SPDX-License-Identifier: Apache-2.0
#include "identity/sessions/base64url.hpp"

#include <array>
#include <cstdint>

namespace waymark::identity {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr unsigned bits_a_character = 6;
constexpr unsigned bits_a_byte = 8;
constexpr std::uint8_t no_digit = 0xff;

constexpr auto digits = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(no_digit);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
    return values;
}();

constexpr std::uint32_t low_bits(std::uint32_t value, unsigned count)
{
    return value & ((1U << count) - 1U);
}

} // namespace

void append_base64url(std::string& text, std::span<const unsigned char> bytes)
{
    std::uint32_t pending = 0;
    unsigned pending_bits = 0;
    for (const unsigned char byte : bytes) {
        pending = (low_bits(pending, pending_bits) << bits_a_byte) | byte;
        pending_bits += bits_a_byte;
        while (pending_bits >= bits_a_character) {
            pending_bits -= bits_a_character;
            text += alphabet[low_bits(pending >> pending_bits, bits_a_character)];
        }
    }
    if (pending_bits > 0)
        text += alphabet[low_bits(pending, pending_bits) << (bits_a_character - pending_bits)];
}

// libsodium's reader takes some bytes beyond ASCII for characters of the alphabet.
std::optional<std::size_t> decode_base64url(std::string_view text, std::span<unsigned char> bytes)
{
    if (text.size() * bits_a_character / bits_a_byte > bytes.size())
        return std::nullopt;
    std::uint32_t pending = 0;
    unsigned pending_bits = 0;
    std::size_t size = 0;
    for (const char c : text) {
        const auto digit = digits[static_cast<std::uint8_t>(c)];
        if (digit == no_digit)
            return std::nullopt;
        pending = (low_bits(pending, pending_bits) << bits_a_character) | digit;
        pending_bits += bits_a_character;
        if (pending_bits >= bits_a_byte) {
            pending_bits -= bits_a_byte;
            bytes[size++] = static_cast<unsigned char>(pending >> pending_bits);
        }
    }
    // A character that adds no byte, or bits that no encoder sets.
    if (pending_bits >= bits_a_character || low_bits(pending, pending_bits) != 0)
        return std::nullopt;
    return size;
}

} // namespace waymark::identity
