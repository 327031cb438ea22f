// SPDX-License-Identifier: Apache-2.0
#include "identity/sessions/sign_in_attempt.hpp"

#include "base/text.hpp"
#include "identity/account_rules.hpp"
#include "identity/failure_throttle.hpp"
#include "identity/guess_limit.hpp"
#include "identity/password_hasher.hpp"
#include "identity/sessions/session_tokens.hpp"
#include "identity/two_factor_service.hpp"
#include "storage/meta_store.hpp"

#include <algorithm>
#include <cstdint>
#include <span>

namespace waymark::identity {

namespace {

// Whoever has one IPv6 address has all that share its first 64 bits (RFC 6177).
std::string throttled_name(const IpAddress& address)
{
    if (address.is_v4())
        return address.to_string();
    auto bytes = address.bytes();
    std::ranges::fill(std::span(bytes).subspan<8>(), std::uint8_t{0});
    return IpAddress(bytes).to_string();
}

} // namespace

SignInAttempt::SignInAttempt(const SessionService::Parts& parts, const SignIn& attempt)
    : parts_(parts), attempt_(attempt),
      login_("login " + ascii_lower(std::string_view(attempt.login).substr(0, login_bytes_max))),
      address_(throttled_name(attempt.client.address))
{
}

std::expected<Account, SignInFailure> SignInAttempt::check()
{
    if (const auto lock = find_lock())
        return std::unexpected(*lock);
    auto account = find_account();
    account_ = account ? GuessLimit::name_of(account->user.id) : "";
    if (const auto lock = find_lock())
        return std::unexpected(*lock);
    const bool is_right = is_right_password(account);
    // Others may have failed while this one was being hashed: after the lock, a guess tells
    // nothing.
    if (const auto lock = find_lock())
        return std::unexpected(*lock);
    if (!is_right)
        return std::unexpected(count_failure(Reason::credentials));
    if (!account->user.is_active)
        return std::unexpected(refuse(Reason::inactive));
    if (auto failure = check_second_factor(*account))
        return std::unexpected(*std::move(failure));
    return *std::move(account);
}

void SignInAttempt::succeed()
{
    parts_.logins.succeed(login_);
    parts_.logins.succeed(account_);
    parts_.addresses.succeed(address_);
}

std::optional<SignInFailure> SignInAttempt::find_lock() const
{
    if (const auto locked = parts_.addresses.locked_for(address_))
        return SignInFailure{.reason = Reason::address_locked, .retry_after = *locked};
    // An account is locked by either of its logins, and by who guesses in a session of it.
    const auto locked =
        std::max(parts_.logins.locked_for(login_),
                 account_.empty() ? std::nullopt : parts_.logins.locked_for(account_));
    if (locked)
        return SignInFailure{.reason = Reason::account_locked, .retry_after = *locked};
    return std::nullopt;
}

std::optional<Account> SignInAttempt::find_account() const
{
    const auto& login = attempt_.login;
    // No column of text holds such a thing.
    if (login.contains('\0') || !is_utf8(login))
        return std::nullopt;
    return parts_.store.read([&](soci::session& session) {
        UserRepository users(session);
        return login.contains('@') ? users.find_by_email(login) : users.find_by_username(login);
    });
}

// Without an account a hash is computed all the same.
bool SignInAttempt::is_right_password(const std::optional<Account>& account) const
{
    // No password that was accepted at creation is longer; a longer one is only work to hash.
    const auto password = std::string_view(attempt_.password).substr(0, password_bytes_max + 1);
    const auto hash = account ? std::optional(account->password_hash) : std::nullopt;
    return parts_.passwords.verify(hash, password) && account;
}

std::optional<SignInFailure> SignInAttempt::check_second_factor(const Account& account)
{
    if (!account.user.totp_enabled || (redeemed_ && redeemed_ == account.totp_secret))
        return std::nullopt;
    if (!attempt_.code || attempt_.code->empty()) {
        auto failure = refuse(Reason::code_missing);
        failure.challenge = make_challenge(account.user);
        return failure;
    }
    if (!parts_.second_factor.redeem(account, *attempt_.code))
        return count_failure(Reason::code);
    redeemed_ = account.totp_secret;
    return std::nullopt;
}

SignInFailure SignInAttempt::refuse(Reason reason) const
{
    auto remaining =
        std::min(parts_.logins.remaining(login_), parts_.addresses.remaining(address_));
    if (!account_.empty())
        remaining = std::min(remaining, parts_.logins.remaining(account_));
    return {.reason = reason, .remaining_attempts = remaining};
}

SignInFailure SignInAttempt::count_failure(Reason reason)
{
    auto remaining = std::min(parts_.logins.fail(login_), parts_.addresses.fail(address_));
    if (!account_.empty())
        remaining = std::min(remaining, parts_.logins.fail(account_));
    return {.reason = reason, .remaining_attempts = remaining};
}

std::string SignInAttempt::make_challenge(const User& user) const
{
    const auto now = std::chrono::floor<std::chrono::seconds>(parts_.clock.now());
    return parts_.tokens.sign({.user_id = user.id.value,
                               .role = user.role,
                               .subject = user.uid,
                               .issued = now,
                               .expires = now + challenge_lifetime,
                               .purpose = std::string(challenge_purpose)});
}

} // namespace waymark::identity
