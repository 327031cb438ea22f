// SPDX-License-Identifier: Apache-2.0
#include "base/hash.hpp"

#include <nmmintrin.h>

#include <cstring>

namespace waymark {

namespace {

std::uint64_t load64(const void* from)
{
    std::uint64_t value = 0;
    std::memcpy(&value, from, sizeof(value));
    return value;
}

// Folds the 128-bit product of its arguments: the mixing step of the wyhash family.
std::uint64_t mix(std::uint64_t a, std::uint64_t b)
{
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

} // namespace

std::uint32_t crc32c(std::span<const std::byte> data, std::uint32_t crc)
{
    std::uint64_t state = ~crc;
    const std::byte* at = data.data();
    std::size_t left = data.size();
    for (; left >= 8; left -= 8, at += 8)
        state = _mm_crc32_u64(state, load64(at));
    auto narrow = static_cast<std::uint32_t>(state);
    for (; left > 0; --left, ++at)
        narrow = _mm_crc32_u8(narrow, static_cast<std::uint8_t>(*at));
    return ~narrow;
}

std::uint64_t hash64(std::string_view text, std::uint64_t seed)
{
    constexpr std::uint64_t k0 = 0x9e3779b97f4a7c15;
    constexpr std::uint64_t k1 = 0xd6e8feb86659fd93;
    std::uint64_t state = seed ^ k0;
    const char* at = text.data();
    std::size_t left = text.size();
    for (; left >= 8; left -= 8, at += 8)
        state = mix(state ^ load64(at), k1);
    std::uint64_t tail = 0;
    if (left > 0) // an empty view may have no data
        std::memcpy(&tail, at, left);
    return mix(mix(state ^ tail, k1) ^ text.size(), k0);
}

} // namespace waymark
