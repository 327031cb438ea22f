// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "identity/user.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::identity {

class PasswordHasher;
class SessionTokens;

struct Session {
    std::string token;
    TimePoint expires;
    User user;
};

// Signing in and out, and knowing who a session token stands for.
//
// Calls block on the meta store, `sign_in` on password hashing too: make them from the worker pool.
// Thread-safe.
class SessionService {
public:
    static constexpr std::chrono::days lifetime{7};

    // The arguments must outlive the service.
    SessionService(storage::MetaStore& store, PasswordHasher& passwords,
                   const SessionTokens& tokens, const Clock& clock);

    // `login` is an address or a username.
    // unauthenticated: no such account, wrong password, or inactive account. Which of them, neither
    // the error tells nor the time it took.
    [[nodiscard]] Result<Session> sign_in(const std::string& login, const std::string& password);

    // Reads the user anew each time, so that a change of role or an account made inactive takes
    // effect at once.
    // unauthenticated: the token is invalid, expired or revoked; the user is gone or inactive.
    [[nodiscard]] Result<Caller> authenticate(std::string_view token);

    // Revokes the token until its end.
    // unauthenticated: it is invalid or expired. Revoking it again is no error.
    [[nodiscard]] Result<void> sign_out(std::string_view token);

    // Forgets revoked tokens that have expired anyway; says how many. For a periodic job.
    std::size_t forget_expired();

private:
    [[nodiscard]] Session open_session(User user) const;

    storage::MetaStore& store_;
    PasswordHasher& passwords_;
    const SessionTokens& tokens_;
    const Clock& clock_;
};

} // namespace waymark::identity
