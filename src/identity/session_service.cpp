// SPDX-License-Identifier: Apache-2.0
#include "identity/session_service.hpp"

#include "base/text.hpp"
#include "identity/account_rules.hpp"
#include "identity/password_hasher.hpp"
#include "identity/session_tokens.hpp"
#include "identity/user_repository.hpp"
#include "storage/meta_store.hpp"
#include "storage/public_id.hpp"

#include <sodium.h>

namespace waymark::identity {

namespace {

std::string sha256_hex(std::string_view text)
{
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return to_hex(digest);
}

std::optional<Account> find_by_login(soci::session& session, const std::string& login)
{
    UserRepository users(session);
    return login.contains('@') ? users.find_by_email(login) : users.find_by_username(login);
}

std::unexpected<Error> refused()
{
    return failure(Errc::unauthenticated, "Invalid or expired session token");
}

} // namespace

SessionService::SessionService(storage::MetaStore& store, PasswordHasher& passwords,
                               const SessionTokens& tokens, const Clock& clock)
    : store_(store), passwords_(passwords), tokens_(tokens), clock_(clock)
{
}

Result<Session> SessionService::sign_in(const std::string& login, const std::string& password)
{
    // No password that was accepted at creation is longer; a longer one is only work to hash.
    const std::string_view hashed = std::string_view(password).substr(0, password_bytes_max + 1);
    auto account =
        store_.read([&](soci::session& session) { return find_by_login(session, login); });
    const auto hash = account ? std::optional(account->password_hash) : std::nullopt;
    if (!passwords_.verify(hash, hashed) || !account || !account->user.is_active)
        return failure(Errc::unauthenticated, "Invalid email or password");

    const auto renewed = passwords_.is_outdated(account->password_hash)
                             ? std::optional(passwords_.hash(password))
                             : std::nullopt;
    auto& user = account->user;
    user.last_login = clock_.now();
    store_.write([&](soci::session& session) {
        UserRepository users(session);
        users.set_last_login(user.id, *user.last_login);
        if (renewed)
            users.replace_password_hash(user.id, {account->password_hash, *renewed}, user.updated);
    });
    return open_session(std::move(user));
}

Result<Caller> SessionService::authenticate(std::string_view token)
{
    const auto claims = tokens_.verify(token, clock_.now());
    if (!claims)
        return std::unexpected(claims.error());
    const auto token_hash = sha256_hex(token);
    auto account = store_.read([&](soci::session& session) -> std::optional<Account> {
        UserRepository users(session);
        if (users.is_token_revoked(token_hash))
            return std::nullopt;
        return users.find_by_uid(claims->subject);
    });
    if (!account || !account->user.is_active)
        return refused();
    auto& user = account->user;
    return Caller{.id = user.id,
                  .uid = std::move(user.uid),
                  .role = user.role,
                  .email = std::move(user.email)};
}

Result<void> SessionService::sign_out(std::string_view token)
{
    const auto claims = tokens_.verify(token, clock_.now());
    if (!claims)
        return std::unexpected(claims.error());
    const auto token_hash = sha256_hex(token);
    store_.write([&](soci::session& session) {
        UserRepository(session).revoke_token(token_hash, claims->expires);
    });
    return {};
}

std::size_t SessionService::forget_expired()
{
    return store_.write([&](soci::session& session) {
        return UserRepository(session).remove_expired_tokens(clock_.now());
    });
}

Session SessionService::open_session(User user) const
{
    const auto issued = std::chrono::floor<std::chrono::seconds>(clock_.now());
    const SessionClaims claims{.subject = user.uid,
                               .email = user.email,
                               .role = user.role,
                               .issued = issued,
                               .expires = issued + lifetime,
                               .id = storage::make_public_id(clock_.now())};
    return {.token = tokens_.sign(claims), .expires = claims.expires, .user = std::move(user)};
}

} // namespace waymark::identity
