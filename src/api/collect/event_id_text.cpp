// SPDX-License-Identifier: Apache-2.0
#include "api/collect/event_id_text.hpp"

#include <fmt/format.h>

#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace waymark::api::collect {

namespace {

constexpr std::size_t text_length = 36;
constexpr std::array<std::size_t, 4> dashes{8, 13, 18, 23};

// Sixteen hexadecimal digits, nothing else.
std::optional<std::uint64_t> parse_hex(std::string_view digits)
{
    std::uint64_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, value, 16);
    if (error != std::errc{} || stopped != end)
        return std::nullopt;
    return value;
}

std::uint64_t read_big_endian(const unsigned char* bytes)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(value); ++i)
        value = (value << 8U) | bytes[i];
    return value;
}

} // namespace

std::optional<events::EventId> parse_event_id(std::string_view text)
{
    const auto has_dash = [&](std::size_t at) { return text[at] == '-'; };
    if (text.size() != text_length || !std::ranges::all_of(dashes, has_dash))
        return std::nullopt;
    constexpr std::size_t half = 16;
    std::array<char, 2 * half> digits{};
    if (std::ranges::count(text, '-') != dashes.size())
        return std::nullopt;
    std::ranges::remove_copy(text, digits.begin(), '-');
    const auto high = parse_hex({digits.data(), half});
    const auto low = parse_hex({digits.data() + half, half});
    if (!high || !low || (*high == 0 && *low == 0))
        return std::nullopt;
    return events::EventId{*high, *low};
}

events::EventId hash_event_id(std::string_view text)
{
    std::array<unsigned char, 16> digest{};
    crypto_generichash(digest.data(), digest.size(),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr,
                       0);
    constexpr std::uint64_t version_bits = 0xf000;
    constexpr std::uint64_t variant_bits = 0xc000'0000'0000'0000;
    return {(read_big_endian(digest.data()) & ~version_bits) | 0x8000U,
            (read_big_endian(digest.data() + 8) & ~variant_bits) | 0x8000'0000'0000'0000U};
}

std::string to_string(const events::EventId& id)
{
    const auto digits = fmt::format("{:016x}{:016x}", id.high, id.low);
    const std::string_view all = digits;
    return fmt::format("{}-{}-{}-{}-{}", all.substr(0, 8), all.substr(8, 4), all.substr(12, 4),
                       all.substr(16, 4), all.substr(20));
}

} // namespace waymark::api::collect
