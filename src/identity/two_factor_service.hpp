// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "identity/user_repository.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::identity {

class FailureThrottle;
class PasswordHasher;
class SecretBox;
struct UsedStep;

struct TwoFactorSetup {
    std::string secret; // Base32
    std::string account_name;
    std::string url; // otpauth://…
};

// Second factors: time-based codes, and ten recovery codes for who has lost the device.
//
// Calls block on the meta store, `disable` on password hashing too: make them from the worker pool.
// Thread-safe.
class TwoFactorService {
public:
    static constexpr std::size_t recovery_code_count = 10;

    struct Parts {
        storage::MetaStore& store;
        PasswordHasher& passwords;
        const SecretBox& secrets;
        FailureThrottle& guesses; // failures by `id <number>`; the same as of SessionService
        const Clock& clock;
        std::string issuer = "Waymark";
        std::function<void()> changed; // called when a user's factor is set or removed
    };

    // Reads whether a second factor is required.
    explicit TwoFactorService(Parts parts);

    // A new secret, not yet in force; replaces one that isn't either.
    // invalid_argument: it is enabled already. not_found: no such user.
    [[nodiscard]] Result<TwoFactorSetup> set_up(UserId user);

    // Puts the secret in force; returns the recovery codes, shown this once.
    // invalid_argument: enabled already, or not set up. unauthenticated: the code is wrong; field
    // `code`. not_found: no such user.
    [[nodiscard]] Result<std::vector<std::string>> enable(UserId user, const std::string& code);

    // invalid_argument: not enabled. unauthenticated: the password or the code is wrong; the field
    // is `password` or `code`. rate_limited: they were wrong too often. not_found: no such user.
    [[nodiscard]] Result<void> disable(UserId user, const std::string& password,
                                       const std::string& code);
    // By an administrator, for somebody who has lost device and codes. Errors as above.
    [[nodiscard]] Result<void> remove(UserId user);

    // New recovery codes in place of those before. `code` is used up, as by redeem(). Errors as of
    // disable().
    [[nodiscard]] Result<std::vector<std::string>> renew_recovery_codes(UserId user,
                                                                        const std::string& code);
    [[nodiscard]] std::size_t recovery_codes_left(UserId user);

    // True if `code` is right for the account, and then it is used up: a time-based code's step, or
    // a recovery code (in any case, with or without its hyphen).
    [[nodiscard]] bool redeem(const Account& account, const std::string& code);

    // If required, a session of a user without a second factor reaches nothing but its set-up.
    [[nodiscard]] bool is_required() const { return is_required_.load(std::memory_order_relaxed); }
    void require(bool required);

private:
    // The step whose code this is, of those after `last_step`; nothing if it is none's.
    [[nodiscard]] std::optional<std::int64_t>
    step_of(const Account& account, const std::string& code, std::int64_t last_step) const;
    // The same, where no step as late as it was used before.
    [[nodiscard]] std::optional<UsedStep> unused_step_of(const Account& account,
                                                         const std::string& code) const;
    [[nodiscard]] Result<void> check_password(const Account& account,
                                              const std::string& password) const;
    // True if `code` is right; it is used up then.
    [[nodiscard]] bool use_up(soci::session& session, const Account& account,
                              const std::string& code) const;
    // True if `code` is right, for who is signed in already: nothing is used up, and a time-based
    // code may have been.
    [[nodiscard]] bool is_right(soci::session& session, const Account& account,
                                const std::string& code) const;
    void tell_changed() const;

    Parts parts_;
    std::mutex requiring_;
    std::atomic<bool> is_required_ = false;
};

} // namespace waymark::identity
