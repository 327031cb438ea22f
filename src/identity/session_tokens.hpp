// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "identity/user.hpp"

#include <string>
#include <string_view>

namespace waymark::identity {

// What a session token states. Times have whole seconds.
struct SessionClaims {
    std::string subject; // `sub`: the user's uid
    std::string email;
    Role role = Role::user;
    TimePoint issued;  // `iat`
    TimePoint expires; // `exp`: from then on the token is worth nothing
    std::string id;    // `jti`: tokens of one user and one second differ

    friend bool operator==(const SessionClaims&, const SessionClaims&) = default;
};

// Signs and reads session tokens: JSON Web Tokens (RFC 7519) by HMAC-SHA-256, whatever algorithm a
// token itself names. Thread-safe.
class SessionTokens {
public:
    // Asserts that `secret` has session_secret_bytes_min bytes; see load_session_secret.
    explicit SessionTokens(std::string secret);

    [[nodiscard]] std::string sign(const SessionClaims& claims) const;

    // unauthenticated: the token is malformed, signed otherwise or by another secret, lacks a
    // claim, or has expired. The message tells no more, and no part of the token.
    [[nodiscard]] Result<SessionClaims> verify(std::string_view token, TimePoint now) const;

private:
    std::string secret_;
};

} // namespace waymark::identity
