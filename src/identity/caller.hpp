// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "identity/scope.hpp"
#include "identity/user.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

// Who is asking, by whatever credential.
namespace waymark::identity {

enum class CredentialKind {
    session,         // JWT, as cookie or bearer
    login_token,     // user_<id>_<random>
    api_key,         // osu_…
    bearer_token,    // 64 hexadecimal digits
    signature,       // a signed request
    attribution_key, // ak_live_…, ak_test_…
};

// Requests a day: 1 000, 100 000, without end.
enum class Plan { free, professional, enterprise };

// `free`, `professional` or `enterprise`.
[[nodiscard]] std::string_view to_string(Plan plan);
[[nodiscard]] std::optional<Plan> parse_plan(std::string_view text);

// The user on whose behalf a request is made.
struct Caller {
    UserId id;
    std::string uid;
    Role role = Role::user;
    std::string email;
    std::optional<std::string> username;
    std::optional<std::string> name;
    bool totp_enabled = false;

    CredentialKind credential = CredentialKind::session;
    std::uint64_t credential_id = 0; // of the session or the key; 0: a JWT without a session
    ScopeSet scopes = ScopeSet::all();
    SiteId site;                // an attribution key may be bound to one
    std::optional<Plan> plan;   // of an attribution key
    bool is_restricted = false; // a key with an expiry, networks or a site: it can't make keys

    [[nodiscard]] bool is_admin() const { return role == Role::admin; }
    // A person that signed in, not a program's key.
    [[nodiscard]] bool has_session() const
    {
        return credential == CredentialKind::session || credential == CredentialKind::login_token;
    }
};

// Why a credential is refused. Each dialect has its own words for it.
enum class Refusal {
    none,         // no credential is given
    header,       // an Authorization field of another form
    malformed,    // a JWT that is none
    unverifiable, // a JWT of another algorithm than HS256
    mac,          // a JWT signed otherwise or by another secret
    expired,
    unknown,  // no such token or key, or it was revoked
    inactive, // the account is disabled or gone
    address,  // the key may not be used from there
    // Of signed requests, in the order of the checks:
    clock,     // the timestamp is malformed, or too far from the server's time
    app,       // no such app id
    key,       // the key is disabled or expired
    signature, // it doesn't match, or the nonce was used before
};

// A sentence in English, without any part of the credential.
[[nodiscard]] std::string_view describe(Refusal refusal);

template <typename T>
using Verified = std::expected<T, Refusal>;

} // namespace waymark::identity
