// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "identity/sessions/session_service.hpp"
#include "identity/user_repository.hpp"

#include <expected>
#include <optional>
#include <string>

namespace waymark::identity {

// Whether somebody is who they say: one attempt, and what it counts for in the throttles.
class SignInAttempt {
public:
    // A login as sent to the throttles; the excess of a longer one, which is nobody's, is dropped.
    static constexpr std::size_t login_bytes_max = 320;
    static constexpr std::chrono::minutes challenge_lifetime{5};
    static constexpr std::string_view challenge_purpose = "second_factor";

    // The arguments must outlive the attempt.
    SignInAttempt(const SessionService::Parts& parts, const SignIn& attempt);

    // The account, if all is right. May be asked again, of an account that has changed meanwhile:
    // a code is used up once.
    [[nodiscard]] std::expected<Account, SignInFailure> check();

    // It has led to a session.
    void succeed();

private:
    using Reason = SignInFailure::Reason;

    [[nodiscard]] std::optional<SignInFailure> find_lock() const;
    [[nodiscard]] std::optional<Account> find_account() const;
    [[nodiscard]] bool is_right_password(const std::optional<Account>& account) const;
    [[nodiscard]] std::optional<SignInFailure> check_second_factor(const Account& account);
    [[nodiscard]] SignInFailure refuse(Reason reason) const;
    [[nodiscard]] SignInFailure count_failure(Reason reason);
    [[nodiscard]] std::string make_challenge(const User& user) const;

    const SessionService::Parts& parts_;
    const SignIn& attempt_;
    std::string login_;                   // as the throttles know it
    std::string address_;                 // likewise
    std::string account_;                 // likewise; empty while no account is found
    std::optional<std::string> redeemed_; // the sealed secret whose code is used up
};

} // namespace waymark::identity
