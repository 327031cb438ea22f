// SPDX-License-Identifier: Apache-2.0
#include "identity/two_factor_service.hpp"

#include "base/log.hpp"
#include "identity/account_rules.hpp"
#include "identity/guess_limit.hpp"
#include "identity/password_hasher.hpp"
#include "identity/recovery_codes.hpp"
#include "identity/secret_box.hpp"
#include "identity/totp.hpp"
#include "identity/two_factor_repository.hpp"
#include "storage/meta_store.hpp"

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::identity {

namespace {

constexpr std::string_view box_purpose = "totp";
// Before every step: for comparing with codes that were used, too.
constexpr std::int64_t no_step = std::numeric_limits<std::int64_t>::min();

std::unexpected<Error> no_such_user()
{
    return failure(Errc::not_found, "User not found");
}

std::unexpected<Error> already_enabled()
{
    return failure(Errc::invalid_argument, "Two-factor authentication is already enabled");
}

std::unexpected<Error> not_enabled()
{
    return failure(Errc::invalid_argument, "Two-factor authentication is not enabled");
}

std::unexpected<Error> not_set_up()
{
    return failure(Errc::invalid_argument, "Two-factor authentication is not set up");
}

std::unexpected<Error> wrong_code()
{
    return failure(Errc::unauthenticated, "Invalid two-factor code", "code");
}

std::unexpected<Error> wrong_password()
{
    return failure(Errc::unauthenticated, "Incorrect password", "password");
}

Result<Account> find(soci::session& session, UserId user)
{
    auto account = UserRepository(session).find(user);
    if (!account)
        return no_such_user();
    return *std::move(account);
}

Result<Account> find_enabled(soci::session& session, UserId user)
{
    auto account = find(session, user);
    if (account && !account->user.totp_enabled)
        return not_enabled();
    return account;
}

// Makes codes in place of those that there were.
std::vector<std::string> replace_codes(soci::session& session, UserId user)
{
    auto codes = recovery_codes::make(TwoFactorService::recovery_code_count);
    std::vector<std::string> hashes;
    for (const auto& code : codes)
        hashes.push_back(recovery_codes::hash(code).value());
    TwoFactorRepository(session).replace_recovery_codes(user, hashes);
    return codes;
}

} // namespace

TwoFactorService::TwoFactorService(Parts parts)
    : parts_(std::move(parts)), is_required_(parts_.store.read([](soci::session& session) {
          return TwoFactorRepository(session).is_required();
      }))
{
}

Result<TwoFactorSetup> TwoFactorService::set_up(UserId user)
{
    const auto secret = totp::make_secret();
    const auto box = parts_.secrets.seal(secret, box_purpose);
    return parts_.store.write([&](soci::session& session) -> Result<TwoFactorSetup> {
        const auto account = find(session, user);
        if (!account)
            return std::unexpected(account.error());
        if (account->user.totp_enabled)
            return already_enabled();
        TwoFactorRepository(session).set_secret(user, box, parts_.clock.now());

        const auto& email = account->user.email;
        const auto name = email.empty() ? account->user.username.value_or("") : email;
        return TwoFactorSetup{.secret = secret,
                              .account_name = name,
                              .url = totp::to_url(secret, parts_.issuer, name)};
    });
}

Result<std::vector<std::string>> TwoFactorService::enable(UserId user, const std::string& code)
{
    auto codes =
        parts_.store.write([&](soci::session& session) -> Result<std::vector<std::string>> {
            const auto account = find(session, user);
            if (!account)
                return std::unexpected(account.error());
            if (account->user.totp_enabled)
                return already_enabled();
            if (!account->totp_secret)
                return not_set_up();
            if (!step_of(*account, code, no_step))
                return wrong_code();
            TwoFactorRepository(session).enable(user, parts_.clock.now());
            return replace_codes(session, user);
        });
    if (codes)
        tell_changed();
    return codes;
}

Result<void> TwoFactorService::disable(UserId user, const std::string& password,
                                       const std::string& code)
{
    const auto account =
        parts_.store.read([&](soci::session& session) { return find_enabled(session, user); });
    if (!account)
        return std::unexpected(account.error());
    if (auto checked = check_password(*account, password); !checked)
        return checked;

    GuessLimit guesses(parts_.guesses, user);
    auto disabled = parts_.store.write([&](soci::session& session) -> Result<void> {
        const auto current = find_enabled(session, user);
        if (!current)
            return std::unexpected(current.error());
        if (current->password_hash != account->password_hash)
            return wrong_password();
        if (auto allowed = guesses.check(); !allowed)
            return allowed;
        if (!is_right(session, *current, code)) {
            guesses.fail();
            return wrong_code();
        }
        TwoFactorRepository(session).disable(user, parts_.clock.now());
        return {};
    });
    if (disabled) {
        guesses.succeed();
        tell_changed();
    }
    return disabled;
}

Result<void> TwoFactorService::remove(UserId user)
{
    auto removed = parts_.store.write([&](soci::session& session) -> Result<void> {
        const auto account = find_enabled(session, user);
        if (!account)
            return std::unexpected(account.error());
        TwoFactorRepository(session).disable(user, parts_.clock.now());
        return {};
    });
    if (removed)
        tell_changed();
    return removed;
}

Result<std::vector<std::string>> TwoFactorService::renew_recovery_codes(UserId user,
                                                                        const std::string& code)
{
    GuessLimit guesses(parts_.guesses, user);
    return parts_.store.write([&](soci::session& session) -> Result<std::vector<std::string>> {
        const auto account = find_enabled(session, user);
        if (!account)
            return std::unexpected(account.error());
        if (const auto allowed = guesses.check(); !allowed)
            return std::unexpected(allowed.error());
        if (!use_up(session, *account, code)) {
            guesses.fail();
            return wrong_code();
        }
        return replace_codes(session, user);
    });
}

std::size_t TwoFactorService::recovery_codes_left(UserId user)
{
    return parts_.store.read([&](soci::session& session) {
        return TwoFactorRepository(session).count_recovery_codes(user);
    });
}

bool TwoFactorService::redeem(const Account& account, const std::string& code)
{
    if (!account.user.totp_enabled)
        return false;
    if (const auto hash = recovery_codes::hash(code)) {
        return parts_.store.write([&](soci::session& session) {
            return TwoFactorRepository(session).use_recovery_code(account.user.id, *hash);
        });
    }
    const auto step = unused_step_of(account, code);
    return step && parts_.store.write([&](soci::session& session) {
        return TwoFactorRepository(session).use_step(*step);
    });
}

void TwoFactorService::require(bool required)
{
    // Of two callers, the later one is obeyed by the store and by the memory alike.
    const std::scoped_lock lock(requiring_);
    parts_.store.write([&](soci::session& session) {
        TwoFactorRepository(session).set_required(required, parts_.clock.now());
    });
    is_required_ = required;
}

std::optional<std::int64_t> TwoFactorService::step_of(const Account& account,
                                                      const std::string& code,
                                                      std::int64_t last_step) const
{
    if (!account.totp_secret)
        return std::nullopt;
    const auto secret = parts_.secrets.unseal(*account.totp_secret, box_purpose);
    if (!secret) {
        log::warning("second factor can't be decrypted", {{"user", account.user.id.value}});
        return std::nullopt;
    }
    return totp::match(*secret, code, parts_.clock.now(), last_step);
}

std::optional<UsedStep> TwoFactorService::unused_step_of(const Account& account,
                                                         const std::string& code) const
{
    const auto step = step_of(account, code, account.totp_last_step);
    if (!step)
        return std::nullopt;
    return UsedStep{.user = account.user.id, .secret_box = *account.totp_secret, .step = *step};
}

Result<void> TwoFactorService::check_password(const Account& account,
                                              const std::string& password) const
{
    GuessLimit guesses(parts_.guesses, account.user.id);
    if (auto allowed = guesses.check(); !allowed)
        return allowed;
    // No password that was ever accepted is longer; a longer one is only work to hash.
    const auto compared = std::string_view(password).substr(0, password_bytes_max + 1);
    const bool is_right = parts_.passwords.verify(account.password_hash, compared);
    // Others may have failed while this one was being hashed.
    if (auto allowed = guesses.check(); !allowed)
        return allowed;
    if (is_right)
        return {};
    guesses.fail();
    return wrong_password();
}

bool TwoFactorService::use_up(soci::session& session, const Account& account,
                              const std::string& code) const
{
    TwoFactorRepository factors(session);
    if (const auto hash = recovery_codes::hash(code))
        return factors.use_recovery_code(account.user.id, *hash);
    const auto step = unused_step_of(account, code);
    return step && factors.use_step(*step);
}

bool TwoFactorService::is_right(soci::session& session, const Account& account,
                                const std::string& code) const
{
    if (const auto hash = recovery_codes::hash(code))
        return TwoFactorRepository(session).has_recovery_code(account.user.id, *hash);
    return step_of(account, code, no_step).has_value();
}

void TwoFactorService::tell_changed() const
{
    if (parts_.changed)
        parts_.changed();
}

} // namespace waymark::identity
