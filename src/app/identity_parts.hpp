// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "identity/failure_throttle.hpp"
#include "identity/keys/credentials.hpp"
#include "identity/keys/key_service.hpp"
#include "identity/limits/daily_quota.hpp"
#include "identity/limits/rate_limiter.hpp"
#include "identity/password_hasher.hpp"
#include "identity/secret_box.hpp"
#include "identity/sessions/session_service.hpp"
#include "identity/sessions/session_tokens.hpp"
#include "identity/signing/nonce_memory.hpp"
#include "identity/two_factor_service.hpp"
#include "identity/usage_recorder.hpp"
#include "identity/user_service.hpp"

#include <functional>
#include <string>
#include <vector>

namespace waymark::app {

// What accounts and credentials are kept by, besides the meta store.
struct IdentitySecrets {
    std::vector<std::string> sessions; // the keys of session tokens
    identity::SecretBox box;

    // Reads them from the configuration and the data directory, and makes those that are missing.
    //
    // invalid_argument: one can't be used; `field` says which.
    // Throws std::system_error if a file can't be read or made.
    [[nodiscard]] static Result<IdentitySecrets> load(const Config& config);
};

// The identity services, wired: what the server and the command line share.
struct IdentityParts {
    struct Surroundings {
        storage::MetaStore& store;
        const Clock& clock;
        // Removes what a user leaves behind; see UserService.
        std::function<void(soci::session&, UserId)> remove_possessions;
        // Called after an account has changed or is gone.
        std::function<void()> account_changed;
    };

    // What `around` refers to outlives the parts.
    IdentityParts(const Config& config, IdentitySecrets made, const Surroundings& around);
    IdentityParts(const IdentityParts&) = delete;
    IdentityParts& operator=(const IdentityParts&) = delete;

    IdentitySecrets secrets;
    identity::PasswordHasher passwords;
    identity::SessionTokens tokens;
    identity::UsageRecorder usage;
    identity::NonceMemory nonces;
    identity::FailureThrottle logins;
    identity::FailureThrottle addresses;
    identity::RateLimiter limiter;
    identity::DailyQuota quota;
    identity::Credentials credentials;
    identity::UserService users;
    identity::TwoFactorService second_factor;
    identity::SessionService sessions;
    identity::KeyService keys;
};

} // namespace waymark::app
