// SPDX-License-Identifier: Apache-2.0
#include "identity/keys/credential_reader.hpp"

#include "base/log.hpp"
#include "identity/keys/key_repository.hpp"
#include "identity/secret_box.hpp"
#include "identity/sessions/session_repository.hpp"
#include "identity/sessions/session_tokens.hpp"
#include "identity/token_hash.hpp"
#include "identity/user_repository.hpp"
#include "storage/meta_store.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace waymark::identity {

namespace {

constexpr std::string_view login_token_prefix = "user_";

CredentialRecord refused(Refusal refusal)
{
    CredentialRecord record;
    record.refusal = refusal;
    return record;
}

CredentialMemory::Record shared(CredentialRecord record)
{
    return std::make_shared<const CredentialRecord>(std::move(record));
}

CredentialRecord record_of(User user)
{
    CredentialRecord record;
    record.is_owner_active = user.is_active;
    record.caller = {.id = user.id,
                     .uid = std::move(user.uid),
                     .role = user.role,
                     .email = std::move(user.email),
                     .username = std::move(user.username),
                     .name = std::move(user.name),
                     .totp_enabled = user.totp_enabled};
    return record;
}

CredentialRecord record_of_owner(soci::session& session, UserId owner)
{
    auto account = UserRepository(session).find(owner);
    return account ? record_of(std::move(account->user)) : refused(Refusal::inactive);
}

CredentialRecord record_of(soci::session& session, const std::optional<SessionRow>& row)
{
    if (!row)
        return refused(Refusal::unknown);
    auto record = record_of_owner(session, row->user);
    if (record.refusal)
        return record;
    // Disabling somebody ends their sessions, but it is the account that keeps them out.
    if (row->revoked)
        return refused(record.is_owner_active ? Refusal::unknown : Refusal::inactive);
    record.expires = row->expires;
    record.caller.credential = row->kind == SessionKind::login_token ? CredentialKind::login_token
                                                                     : CredentialKind::session;
    record.caller.credential_id = row->id;
    return record;
}

CredentialKind credential_of(KeyKind kind)
{
    switch (kind) {
    case KeyKind::api_key:
        return CredentialKind::api_key;
    case KeyKind::signature:
        return CredentialKind::signature;
    case KeyKind::bearer:
        return CredentialKind::bearer_token;
    case KeyKind::attribution:
        return CredentialKind::attribution_key;
    }
    std::unreachable();
}

// Of a key that is not disabled.
CredentialRecord record_of(soci::session& session, const ApiKey& key)
{
    auto record = record_of_owner(session, key.owner);
    record.expires = key.expires;
    record.caller.credential = credential_of(key.kind);
    record.caller.credential_id = key.id;
    record.caller.scopes = key.scopes;
    record.caller.site = key.site;
    record.caller.plan = key.plan;
    record.caller.is_restricted = key.expires || !key.allowed_ips.empty() || key.site != SiteId{};
    for (const auto& text : key.allowed_ips) {
        const auto network = Network::parse(text);
        // What can't be read must not let everybody in.
        if (!network)
            return refused(Refusal::address);
        record.allowed.push_back(*network);
    }
    return record;
}

CredentialRecord read_key(soci::session& session, const std::string& hash)
{
    const auto stored = KeyRepository(session).find_by_hash(hash);
    if (!stored || stored->key.kind == KeyKind::signature || !stored->key.is_active)
        return refused(Refusal::unknown);
    return record_of(session, stored->key);
}

CredentialRecord read_login_token(soci::session& session, const std::string& hash)
{
    return record_of(session, SessionRepository(session).find_by_token_hash(hash));
}

std::optional<Account> find_user(soci::session& session, const SessionClaims& claims)
{
    UserRepository users(session);
    return claims.subject.empty() ? users.find(UserId{claims.user_id})
                                  : users.find_by_uid(claims.subject);
}

} // namespace

CredentialMemory::Record CredentialReader::read_token(std::string_view token) const
{
    const bool is_login_token = token.starts_with(login_token_prefix);
    const auto hash = token_hash(token);
    return shared(store_.read([&](soci::session& session) {
        return is_login_token ? read_login_token(session, hash) : read_key(session, hash);
    }));
}

CredentialMemory::Record CredentialReader::read_app(std::string_view app_id) const
{
    const auto hash = token_hash(app_id);
    return shared(store_.read([&](soci::session& session) {
        const auto stored = KeyRepository(session).find_by_hash(hash);
        if (!stored || stored->key.kind != KeyKind::signature)
            return refused(Refusal::app);
        auto secret = secrets_.unseal(stored->secret_box.value_or(""), signature_secret_purpose);
        if (!secret) {
            log::error("the secret of a signature key cannot be decrypted",
                       {{"key", stored->key.id}});
        }
        if (!secret || !stored->key.is_active)
            return refused(Refusal::key);
        auto record = record_of(session, stored->key);
        record.when_expired = Refusal::key;
        record.secret = *std::move(secret);
        return record;
    }));
}

CredentialMemory::Record CredentialReader::read_session(const std::string& session_uid) const
{
    return shared(store_.read([&](soci::session& session) {
        return record_of(session, SessionRepository(session).find_by_uid(session_uid));
    }));
}

CredentialMemory::Record CredentialReader::read_user(const SessionClaims& claims,
                                                     std::string_view token) const
{
    const auto hash = token_hash(token);
    return shared(store_.read([&](soci::session& session) {
        if (SessionRepository(session).is_token_revoked(hash))
            return refused(Refusal::unknown);
        auto account = find_user(session, claims);
        return account ? record_of(std::move(account->user)) : refused(Refusal::inactive);
    }));
}

} // namespace waymark::identity
