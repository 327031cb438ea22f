// SPDX-License-Identifier: Apache-2.0
#include "identity/token_hash.hpp"

#include "base/text.hpp"

#include <sodium.h>

namespace waymark::identity {

std::string token_hash(std::string_view token)
{
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                       reinterpret_cast<const unsigned char*>(token.data()), token.size());
    return to_hex(digest);
}

} // namespace waymark::identity
