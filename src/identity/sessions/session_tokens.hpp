// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "identity/caller.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::identity {

// What a session token states: the claims that clients of every dialect read. Times have whole
// seconds.
struct SessionClaims {
    std::uint64_t user_id = 0;       // `user_id`
    std::string username;            // `username`; the address if there is none
    std::string email;               // `email`
    Role role = Role::user;          // `role`: `admin` or `user`; read in any case
    std::string subject;             // `sub`: the user's uid; may be missing
    std::string session;             // `sid`: the session's uid; may be missing
    std::optional<TimePoint> issued; // `iat`; may be missing
    TimePoint expires;               // `exp`: from then on the token is worth nothing
    std::string purpose;             // `purpose`: of a token that is no access token; else missing

    friend bool operator==(const SessionClaims&, const SessionClaims&) = default;
};

// Signs and reads session tokens: JSON Web Tokens (RFC 7519) by HMAC-SHA-256 (RFC 7515), whatever
// algorithm a token itself names. Thread-safe.
class SessionTokens {
public:
    // The first secret signs, all verify: so a secret is replaced without ending every session.
    // Asserts that there is one, and that each has session_secret_bytes_min bytes.
    explicit SessionTokens(std::vector<std::string> secrets);
    ~SessionTokens();
    SessionTokens(SessionTokens&&) noexcept;
    SessionTokens& operator=(SessionTokens&&) = delete;
    SessionTokens(const SessionTokens&) = delete;
    SessionTokens& operator=(const SessionTokens&) = delete;

    [[nodiscard]] std::string sign(const SessionClaims& claims) const;

    // malformed:    not three parts, not base64url, not JSON, too long, a claim is missing or of
    //               another type
    // unverifiable: `alg` is not HS256
    // mac:          signed otherwise, or by another secret
    // expired
    [[nodiscard]] Verified<SessionClaims> verify(std::string_view token, TimePoint now) const;

private:
    // A key's part of an HMAC, computed once.
    struct Key;
    std::vector<Key> keys_;
};

} // namespace waymark::identity
