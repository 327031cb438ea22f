// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http_client.hpp"
#include "pattern.hpp"
#include "transcript.hpp"

#include <string>

// Requests signed as clients of the dwz API sign them. It is written from the API's description,
// apart from the server's own code, so that an error in the one shows against the other.
namespace waymark::contract {

// Adds X-App-Id, X-Timestamp, X-Nonce and X-Signature. A timestamp or nonce that the call has
// already is the one that is signed.
//
// invalid_argument: nothing is remembered by one of the names.
[[nodiscard]] Result<void> sign(Call& call, const Signing& signing, const Variables& variables);

// Lower-case hexadecimal HMAC-SHA-256.
[[nodiscard]] std::string hmac_hex(const std::string& key, const std::string& message);

} // namespace waymark::contract
