// SPDX-License-Identifier: Apache-2.0
#include "identity/name_hash.hpp"

#include "base/random.hpp"

#include <sodium.h>

#include <bit>

namespace waymark::identity {

static_assert(sizeof(std::array<std::uint8_t, 16>) == crypto_shorthash_siphash24_KEYBYTES);
static_assert(sizeof(std::uint64_t) == crypto_shorthash_siphash24_BYTES);

NameHash::NameHash()
{
    fill_secret(key_);
}

std::uint64_t NameHash::operator()(std::string_view name) const
{
    std::array<std::uint8_t, sizeof(std::uint64_t)> hash{};
    crypto_shorthash_siphash24(hash.data(), std::bit_cast<const std::uint8_t*>(name.data()),
                               name.size(), key_.data());
    return std::bit_cast<std::uint64_t>(hash);
}

} // namespace waymark::identity
