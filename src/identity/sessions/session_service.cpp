// SPDX-License-Identifier: Apache-2.0
#include "identity/sessions/session_service.hpp"

#include "identity/password_hasher.hpp"
#include "identity/sessions/session_issuer.hpp"
#include "identity/sessions/session_repository.hpp"
#include "identity/sessions/session_tokens.hpp"
#include "identity/sessions/sign_in_attempt.hpp"
#include "identity/token_hash.hpp"
#include "identity/usage_recorder.hpp"
#include "identity/user_repository.hpp"
#include "storage/meta_store.hpp"

#include <optional>
#include <utility>

namespace waymark::identity {

namespace {

Session to_session(SessionRow row)
{
    return {.id = row.id,
            .uid = std::move(row.uid),
            .kind = row.kind,
            .client = std::move(row.client),
            .created = row.created,
            .last_used = row.last_used,
            .expires = row.expires};
}

// The account as it is now, unless what was checked of it has changed.
std::optional<Account> read_again(UserRepository& users, const Account& checked)
{
    auto account = users.find(checked.user.id);
    if (!account || !account->user.is_active || account->password_hash != checked.password_hash ||
        account->user.totp_enabled != checked.user.totp_enabled ||
        account->totp_secret != checked.totp_secret)
        return std::nullopt;
    return account;
}

} // namespace

SessionService::SessionService(Parts parts, const Options& options)
    : parts_(std::move(parts)), options_(options)
{
}

// Whoever changes a password ends the sessions that the old one opened. So none may be opened by
// the old one after that: an account that changes while its password is hashed is checked again.
// So is one that gets a second factor meanwhile.
std::expected<SessionGrant, SignInFailure> SessionService::sign_in(const SignIn& attempt)
{
    SignInAttempt checks(parts_, attempt);
    for (;;) {
        const auto checked = checks.check();
        if (!checked)
            return std::unexpected(checked.error());
        const auto renewed = parts_.passwords.is_outdated(checked->password_hash)
                                 ? std::optional(parts_.passwords.hash(attempt.password))
                                 : std::nullopt;
        auto opened =
            parts_.store.write([&](soci::session& session) -> std::optional<SessionIssuer::Opened> {
                UserRepository users(session);
                const auto account = read_again(users, *checked);
                if (!account)
                    return std::nullopt;
                const User& user = account->user;
                if (renewed)
                    users.replace_password_hash(user.id, {account->password_hash, *renewed},
                                                user.updated);
                return SessionIssuer(session, parts_, options_)
                    .open(user, attempt.kind, attempt.client);
            });
        if (!opened)
            continue;
        checks.succeed();
        tell_changed(opened->has_ended_others);
        return std::move(opened->grant);
    }
}

SessionGrant SessionService::open(const User& user, SessionKind kind, const ClientInfo& client)
{
    auto opened = parts_.store.write([&](soci::session& session) {
        return SessionIssuer(session, parts_, options_).open(user, kind, client);
    });
    tell_changed(opened.has_ended_others);
    return std::move(opened.grant);
}

Result<SessionGrant> SessionService::refresh(std::string_view refresh_token,
                                             const ClientInfo& client)
{
    auto refreshed = parts_.store.write([&](soci::session& session) {
        return SessionIssuer(session, parts_, options_).refresh(refresh_token, client);
    });
    tell_changed(refreshed.has_ended_session);
    return std::move(refreshed.grant);
}

void SessionService::sign_out(const Caller& caller, std::string_view token)
{
    if (!caller.has_session())
        return;
    const auto now = parts_.clock.now();
    if (caller.credential_id != 0) {
        tell_changed(parts_.store.write([&](soci::session& session) {
            return SessionRepository(session).revoke(caller.credential_id, now);
        }));
        return;
    }
    const auto claims = parts_.tokens.verify(token, now);
    if (!claims)
        return;
    const auto hash = token_hash(token);
    parts_.store.write([&](soci::session& session) {
        SessionRepository(session).revoke_token(hash, claims->expires);
    });
    tell_changed(true);
}

std::vector<Session> SessionService::list(UserId user)
{
    parts_.usage.flush();
    const auto now = parts_.clock.now();
    auto rows = parts_.store.read(
        [&](soci::session& session) { return SessionRepository(session).list_live(user, now); });
    std::vector<Session> sessions;
    sessions.reserve(rows.size());
    for (auto& row : rows)
        sessions.push_back(to_session(std::move(row)));
    return sessions;
}

Result<void> SessionService::revoke(UserId user, const std::string& uid)
{
    const auto now = parts_.clock.now();
    const bool is_revoked = parts_.store.write([&](soci::session& session) {
        SessionRepository sessions(session);
        const auto row = sessions.find_by_uid(uid);
        return row && row->user == user && sessions.revoke(row->id, now);
    });
    if (!is_revoked)
        return failure(Errc::not_found, "Session not found");
    tell_changed(true);
    return {};
}

std::size_t SessionService::revoke_others(UserId user, std::uint64_t kept)
{
    const auto now = parts_.clock.now();
    const auto ended = parts_.store.write([&](soci::session& session) {
        return SessionRepository(session).revoke_others(user, kept, now);
    });
    tell_changed(ended > 0);
    return ended;
}

std::size_t SessionService::forget_expired()
{
    const auto now = parts_.clock.now();
    return parts_.store.write(
        [&](soci::session& session) { return SessionRepository(session).remove_expired(now); });
}

void SessionService::tell_changed(bool has_changed) const
{
    if (has_changed && parts_.changed)
        parts_.changed();
}

} // namespace waymark::identity
