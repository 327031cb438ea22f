// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "identity/caller.hpp"
#include "identity/client_info.hpp"
#include "identity/user.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::identity {

class FailureThrottle;
class PasswordHasher;
class SessionTokens;
class TwoFactorService;
class UsageRecorder;

enum class SessionKind { jwt, login_token };

// What a sign-in or a refresh gives.
struct SessionGrant {
    User user; // `last_login` is the one before this
    std::string token;
    TimePoint expires; // of the token
    // Good for one more token when that one has expired; empty with a login token.
    std::string refresh_token;
};

// One that is still good.
struct Session {
    std::uint64_t id = 0;
    std::string uid;
    SessionKind kind = SessionKind::jwt;
    ClientInfo client; // at the sign-in, or the latest refresh
    TimePoint created;
    TimePoint last_used;
    TimePoint expires;
};

struct SignIn {
    std::string login; // an address or a username
    std::string password;
    std::optional<std::string> code; // of the second factor, or a recovery code
    SessionKind kind = SessionKind::jwt;
    ClientInfo client;
};

struct SignInFailure {
    enum class Reason {
        credentials,    // no such account, or a wrong password: neither this nor the time tells
        inactive,       // right password, but the account is disabled
        code_missing,   // right password; the account has a second factor
        code,           // right password, wrong or used code
        account_locked, // too many failures for this login or its account
        address_locked, // too many from this address
    };
    Reason reason = Reason::credentials;
    unsigned remaining_attempts = 0;     // until a lock
    std::chrono::seconds retry_after{0}; // while locked
    std::string challenge;               // if `code_missing`: a token that opens nothing
};

// Signing in and out.
//
// A session is a row, and its tokens name it: revoking the row ends all of them. An access token is
// a JWT of `access_lifetime`; its refresh token works once and gives the next pair. One that is
// shown a second time was stolen, or its answer was: the session is revoked.
//
// Calls block on the meta store, `sign_in` on password hashing too: make them from the worker pool.
// Thread-safe.
class SessionService {
public:
    struct Parts {
        storage::MetaStore& store;
        PasswordHasher& passwords;
        const SessionTokens& tokens;
        TwoFactorService& second_factor;
        // Failures by `login <lower-case login>` and, where there is such an account, by
        // `id <number>`: whichever way it is guessed at.
        FailureThrottle& logins;
        FailureThrottle& addresses; // failures by client address; of IPv6, by its /64
        UsageRecorder& usage;
        const Clock& clock;
        std::function<void()> changed; // called when a session ends
    };
    struct Options {
        std::chrono::seconds access_lifetime = std::chrono::days{7};
        std::chrono::seconds refresh_lifetime = std::chrono::days{30};
        std::chrono::seconds login_token_lifetime = std::chrono::hours{24};
    };

    SessionService(Parts parts, const Options& options);

    [[nodiscard]] std::expected<SessionGrant, SignInFailure> sign_in(const SignIn& attempt);
    // For a user who has proved otherwise who they are, such as by registering just now.
    [[nodiscard]] SessionGrant open(const User& user, SessionKind kind, const ClientInfo& client);

    // unauthenticated: the token is unknown, expired, was used before, or its session has ended.
    // not_found:       the account is gone or disabled.
    [[nodiscard]] Result<SessionGrant> refresh(std::string_view refresh_token,
                                               const ClientInfo& client);

    // Ends the caller's own session. A JWT without a session is revoked by itself: `token` is its
    // text. With a key nothing happens.
    void sign_out(const Caller& caller, std::string_view token);

    // Those of the user, the youngest first.
    [[nodiscard]] std::vector<Session> list(UserId user);
    // not_found: the user has no such session.
    [[nodiscard]] Result<void> revoke(UserId user, const std::string& uid);
    // Ends all of the user's but the one kept (0: none is); says how many.
    std::size_t revoke_others(UserId user, std::uint64_t kept);

    // Forgets what has expired anyway; says how many rows. For a periodic job.
    std::size_t forget_expired();

    [[nodiscard]] const Options& options() const { return options_; }

private:
    void tell_changed(bool has_changed) const;

    Parts parts_;
    Options options_;
};

} // namespace waymark::identity
