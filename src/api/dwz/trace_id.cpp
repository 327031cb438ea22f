// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/trace_id.hpp"

#include "base/random.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace waymark::api::dwz {

std::string make_trace_id()
{
    thread_local Random random = Random::from_system();
    constexpr std::uint64_t version_bits = 0xf000;
    constexpr std::uint64_t version_4 = 0x4000;
    constexpr std::uint64_t variant_bits = 0xc000'0000'0000'0000;
    constexpr std::uint64_t variant_rfc = 0x8000'0000'0000'0000;
    const std::uint64_t high = (random() & ~version_bits) | version_4;
    const std::uint64_t low = (random() & ~variant_bits) | variant_rfc;
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32U, (high >> 16U) & 0xffffU,
                       high & 0xffffU, low >> 48U, low & 0xffff'ffff'ffffU);
}

} // namespace waymark::api::dwz
