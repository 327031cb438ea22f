// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "identity/sessions/session_service.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace soci {
class session;
}

namespace waymark::identity {

// A session as it is stored, good or not.
struct SessionRow {
    std::uint64_t id = 0;
    std::string uid;
    UserId user;
    SessionKind kind = SessionKind::jwt;
    std::optional<std::string> token_hash; // of a login token
    ClientInfo client;
    TimePoint created;
    TimePoint last_used;
    TimePoint expires;
    std::optional<TimePoint> revoked;

    [[nodiscard]] bool is_live(TimePoint now) const { return !revoked && now < expires; }
};

struct RefreshTokenRow {
    std::string token_hash;
    std::uint64_t session = 0;
    std::optional<TimePoint> used;
    TimePoint expires;
};

// The SQL of `sessions`, `refresh_tokens` and `revoked_tokens`. Lives within one MetaStore::read or
// ::write. A token is known by its SHA-256, in hexadecimal. A live session is neither revoked nor
// expired.
class SessionRepository {
public:
    explicit SessionRepository(soci::session& session) : session_(session) {}

    // Gives the id. `row.id` and `row.revoked` are not read.
    std::uint64_t insert(const SessionRow& row);

    [[nodiscard]] std::optional<SessionRow> find(std::uint64_t id);
    [[nodiscard]] std::optional<SessionRow> find_by_uid(const std::string& uid);
    [[nodiscard]] std::optional<SessionRow> find_by_token_hash(const std::string& token_hash);
    // The live ones of a user, the youngest first.
    [[nodiscard]] std::vector<SessionRow> list_live(UserId user, TimePoint now);

    // It is used by `client` now, and lives until `expires`.
    void extend(std::uint64_t id, const ClientInfo& client, TimePoint expires, TimePoint now);

    // These end live sessions only, and say whether or how many there were.
    bool revoke(std::uint64_t id, TimePoint now);
    std::size_t revoke_others(UserId user, std::uint64_t kept, TimePoint now);
    // All but the youngest `kept_max`.
    std::size_t revoke_oldest(UserId user, std::size_t kept_max, TimePoint now);

    void insert_refresh_token(const RefreshTokenRow& row);
    [[nodiscard]] std::optional<RefreshTokenRow> find_refresh_token(const std::string& token_hash);
    // False if it was used before.
    bool use_refresh_token(const std::string& token_hash, TimePoint now);

    // Revoking twice is revoking once.
    void revoke_token(const std::string& token_hash, TimePoint expires);
    [[nodiscard]] bool is_token_revoked(const std::string& token_hash);

    // Whatever has expired; says how many rows.
    std::size_t remove_expired(TimePoint now);

private:
    soci::session& session_;
};

// Ends the user's live sessions but the one kept (0: none is). For UserService, which knows nothing
// of sessions.
void end_sessions_of(soci::session& session, UserId user, std::uint64_t kept, TimePoint now);

} // namespace waymark::identity
