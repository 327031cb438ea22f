// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "identity/presented.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Requests signed as the dwz API has it: hex(HMAC-SHA-256(secret, METHOD + PATH + PARAMS +
// TIMESTAMP + NONCE)), with PARAMS the parameters of the query and the body as canonical JSON.
namespace waymark::identity {

// How a client may have written what it signed. The first is what the API says; the others are what
// clients in the field do. All bind the method, the path and every parameter.
enum class SigningForm {
    primary,
    html,          // `<`, `>` and `&` in strings as \u003c, \u003e, \u0026
    numeric_query, // integer query parameters as JSON numbers
    raw_target,    // the path, `?` and the raw query, and `{}` for PARAMS; not if a body has some
};

// Header timestamps are at most this far from the server's time, in seconds.
inline constexpr std::int64_t signature_skew_max = 300;
inline constexpr std::size_t nonce_bytes_max = 128;

// The timestamp, if it is a 64-bit decimal integer; a sign is allowed.
[[nodiscard]] std::optional<std::int64_t> parse_timestamp(std::string_view text);

// What is signed. `timestamp` of the request is well-formed.
[[nodiscard]] std::string string_to_sign(const SignedRequest& request, SigningForm form);

// Lower-case hexadecimal HMAC-SHA-256.
[[nodiscard]] std::string hmac_sha256_hex(std::string_view key, std::string_view message);

// True if the signature is that of the request in one of the forms: at most four HMACs, compared in
// constant time. False if the timestamp is malformed.
[[nodiscard]] bool is_signed_by(const SignedRequest& request, std::string_view secret);

} // namespace waymark::identity
