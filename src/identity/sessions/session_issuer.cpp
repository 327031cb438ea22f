// SPDX-License-Identifier: Apache-2.0
#include "identity/sessions/session_issuer.hpp"

#include "base/random.hpp"
#include "base/text.hpp"
#include "identity/sessions/session_repository.hpp"
#include "identity/sessions/session_tokens.hpp"
#include "identity/token_hash.hpp"
#include "identity/user_repository.hpp"
#include "storage/public_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace waymark::identity {

namespace {

constexpr std::size_t user_agent_bytes_max = 512;

// 43 characters of base64url: 258 bits.
std::string make_secret()
{
    return secret_text(43, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}

std::unexpected<Error> refused()
{
    return failure(Errc::unauthenticated, "Invalid or expired refresh token");
}

// As a column of text takes it.
ClientInfo storable(const ClientInfo& client)
{
    auto user_agent = to_utf8(client.user_agent);
    std::erase(user_agent, '\0');
    return {.address = client.address,
            .user_agent = std::string(utf8_prefix(user_agent, user_agent_bytes_max))};
}

} // namespace

SessionIssuer::SessionIssuer(soci::session& session, const SessionService::Parts& parts,
                             const SessionService::Options& options)
    : session_(session), parts_(parts), options_(options), now_(parts.clock.now())
{
}

SessionIssuer::Opened SessionIssuer::open(const User& user, SessionKind kind,
                                          const ClientInfo& client)
{
    SessionGrant grant{.user = user};
    SessionRow row{.uid = storage::make_public_id(now_),
                   .user = user.id,
                   .kind = kind,
                   .client = storable(client),
                   .created = now_,
                   .last_used = now_,
                   .expires = session_end()};
    if (kind == SessionKind::login_token) {
        grant.token = fmt::format("user_{}_{}", user.id.value, make_secret());
        grant.expires = now_ + options_.login_token_lifetime;
        row.token_hash = token_hash(grant.token);
        row.expires = grant.expires;
    }
    SessionRepository sessions(session_);
    row.id = sessions.insert(row);
    if (kind == SessionKind::jwt)
        give_tokens(grant, row);
    UserRepository(session_).set_last_login(user.id, now_);
    const auto ended = sessions.revoke_oldest(user.id, live_sessions_max, now_);
    return {.grant = std::move(grant), .has_ended_others = ended > 0};
}

SessionIssuer::Refreshed SessionIssuer::refresh(std::string_view refresh_token,
                                                const ClientInfo& client)
{
    const auto hash = token_hash(refresh_token);
    SessionRepository sessions(session_);
    const auto token = sessions.find_refresh_token(hash);
    if (!token)
        return {.grant = refused()};
    const auto end_session = [&] {
        return Refreshed{.grant = refused(),
                         .has_ended_session = sessions.revoke(token->session, now_)};
    };
    if (token->used)
        return end_session();
    auto row = sessions.find(token->session);
    if (!row || token->expires <= now_)
        return {.grant = refused()};
    // Disabling an account has ended its sessions, too.
    const auto account = UserRepository(session_).find(row->user);
    if (!account || !account->user.is_active)
        return {.grant = failure(Errc::not_found, "User not found")};
    if (!row->is_live(now_))
        return {.grant = refused()};
    // Another process may have been quicker.
    if (!sessions.use_refresh_token(hash, now_))
        return end_session();

    row->expires = std::max(row->expires, session_end());
    sessions.extend(row->id, storable(client), row->expires, now_);
    SessionGrant grant{.user = account->user};
    give_tokens(grant, *row);
    return {.grant = std::move(grant)};
}

TimePoint SessionIssuer::session_end() const
{
    return now_ + std::max(options_.access_lifetime, options_.refresh_lifetime);
}

void SessionIssuer::give_tokens(SessionGrant& grant, const SessionRow& row)
{
    const User& user = grant.user;
    const auto issued = std::chrono::floor<std::chrono::seconds>(now_);
    grant.expires = issued + options_.access_lifetime;
    grant.token = parts_.tokens.sign({.user_id = user.id.value,
                                      .username = user.username.value_or(user.email),
                                      .email = user.email,
                                      .role = user.role,
                                      .subject = user.uid,
                                      .session = row.uid,
                                      .issued = issued,
                                      .expires = grant.expires});
    grant.refresh_token = "wmr_" + make_secret();
    SessionRepository(session_).insert_refresh_token(
        {.token_hash = token_hash(grant.refresh_token),
         .session = row.id,
         .expires = std::min(row.expires, now_ + options_.refresh_lifetime)});
}

} // namespace waymark::identity
