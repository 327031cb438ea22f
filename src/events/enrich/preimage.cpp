// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/preimage.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace waymark::events::enrich {

static_assert(sizeof(VisitorKey) == crypto_shorthash_KEYBYTES);

std::uint64_t Preimage::hash(const VisitorKey& key) const
{
    std::array<unsigned char, crypto_shorthash_BYTES> out{};
    crypto_shorthash(out.data(), reinterpret_cast<const unsigned char*>(buffer_.data()), size_,
                     key.data());
    std::uint64_t value = 0;
    std::memcpy(&value, out.data(), sizeof(value));
    return std::max<std::uint64_t>(value, 1);
}

} // namespace waymark::events::enrich
