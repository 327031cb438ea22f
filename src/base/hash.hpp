// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace waymark {

// CRC-32C (Castagnoli, RFC 3720 appendix B.4), continuing from `crc`. Start with 0.
[[nodiscard]] std::uint32_t crc32c(std::span<const std::byte> data, std::uint32_t crc = 0);

// A 64-bit hash for tables in memory. Not keyed: not for input that an attacker may choose to
// collide, and not stable between versions.
[[nodiscard]] std::uint64_t hash64(std::string_view text, std::uint64_t seed = 0);

} // namespace waymark
