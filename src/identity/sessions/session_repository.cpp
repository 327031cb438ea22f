// SPDX-License-Identifier: Apache-2.0
#include "identity/sessions/session_repository.hpp"

#include "storage/sql_types.hpp"
#include "storage/statement.hpp"

#include <array>

namespace waymark::identity {

namespace {

constexpr const char* insert_sql = R"sql(
INSERT INTO sessions (uid, user_id, kind, token_hash, ip, user_agent,
                      created_ms, last_used_ms, expires_ms)
VALUES (:uid, :user, :kind, :token_hash, :ip, :user_agent, :created, :last_used, :expires)
RETURNING id
)sql";

constexpr const char* select_sql = R"sql(
SELECT id, uid, user_id, kind, token_hash, ip, user_agent,
       created_ms, last_used_ms, expires_ms, revoked_ms
FROM sessions
)sql";

constexpr const char* by_id = "WHERE id = :id";
constexpr const char* by_uid = "WHERE uid = :uid";
constexpr const char* by_token_hash = "WHERE token_hash = :hash";
constexpr const char* live_of_user = R"sql(
WHERE user_id = :user AND revoked_ms IS NULL AND expires_ms > :now
ORDER BY created_ms DESC, id DESC
)sql";

constexpr const char* extend_sql = R"sql(
UPDATE sessions
SET ip = :ip, user_agent = :user_agent, last_used_ms = :now, expires_ms = :expires
WHERE id = :id
)sql";

constexpr const char* revoke_sql = "UPDATE sessions SET revoked_ms = :now "
                                   "WHERE id = :id AND revoked_ms IS NULL AND expires_ms > :now2";
constexpr const char* revoke_others_sql =
    "UPDATE sessions SET revoked_ms = :now "
    "WHERE user_id = :user AND id <> :kept AND revoked_ms IS NULL AND expires_ms > :now2";
constexpr const char* revoke_oldest_sql = R"sql(
UPDATE sessions SET revoked_ms = :now
WHERE user_id = :user AND revoked_ms IS NULL AND expires_ms > :now2
  AND id NOT IN (SELECT id FROM sessions
                 WHERE user_id = :user2 AND revoked_ms IS NULL AND expires_ms > :now3
                 ORDER BY created_ms DESC, id DESC LIMIT :kept)
)sql";

constexpr const char* insert_refresh_token_sql =
    "INSERT INTO refresh_tokens (token_hash, session_id, used_ms, expires_ms) "
    "VALUES (:hash, :session, :used, :expires)";
constexpr const char* find_refresh_token_sql =
    "SELECT token_hash, session_id, used_ms, expires_ms FROM refresh_tokens "
    "WHERE token_hash = :hash";
constexpr const char* use_refresh_token_sql =
    "UPDATE refresh_tokens SET used_ms = :now WHERE token_hash = :hash AND used_ms IS NULL";

constexpr const char* revoke_token_sql =
    "INSERT INTO revoked_tokens (token_hash, expires_ms) VALUES (:hash, :expires) "
    "ON CONFLICT DO NOTHING";
constexpr const char* find_revoked_token_sql =
    "SELECT 1 FROM revoked_tokens WHERE token_hash = :hash";

// Refresh tokens end no later than their session: they go first, to be counted.
constexpr std::array remove_expired_sql{
    "DELETE FROM refresh_tokens WHERE expires_ms <= :now",
    "DELETE FROM sessions WHERE expires_ms <= :now",
    "DELETE FROM revoked_tokens WHERE expires_ms <= :now",
};

constexpr std::string_view to_string(SessionKind kind)
{
    return kind == SessionKind::jwt ? "jwt" : "login_token";
}

SessionKind to_kind(std::string_view text)
{
    return text == to_string(SessionKind::jwt) ? SessionKind::jwt : SessionKind::login_token;
}

template <typename... Values>
std::vector<SessionRow> select(soci::session& session, const char* condition,
                               const Values&... values)
{
    SessionRow row;
    long long id = 0;
    std::string kind;
    std::string ip;
    soci::statement statement(session);
    statement.exchange(soci::into(id));
    statement.exchange(soci::into(row.uid));
    statement.exchange(soci::into(row.user));
    statement.exchange(soci::into(kind));
    statement.exchange(soci::into(row.token_hash));
    statement.exchange(soci::into(ip));
    statement.exchange(soci::into(row.client.user_agent));
    statement.exchange(soci::into(row.created));
    statement.exchange(soci::into(row.last_used));
    statement.exchange(soci::into(row.expires));
    statement.exchange(soci::into(row.revoked));
    (statement.exchange(soci::use(values)), ...);
    const auto sql = std::string(select_sql) + condition;
    storage::prepare(statement, sql);
    statement.execute();

    std::vector<SessionRow> rows;
    while (statement.fetch()) {
        row.id = static_cast<std::uint64_t>(id);
        row.kind = to_kind(kind);
        row.client.address = IpAddress::parse(ip).value_or(IpAddress());
        rows.push_back(row);
    }
    return rows;
}

template <typename Key>
std::optional<SessionRow> select_one(soci::session& session, const char* condition, const Key& key)
{
    auto rows = select(session, condition, key);
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

// Runs what changes rows; says how many.
template <typename... Values>
std::size_t change(soci::session& session, const char* sql, const Values&... values)
{
    soci::statement statement(session);
    (statement.exchange(soci::use(values)), ...);
    storage::prepare(statement, sql);
    statement.execute(true);
    return static_cast<std::size_t>(statement.get_affected_rows());
}

} // namespace

std::uint64_t SessionRepository::insert(const SessionRow& row)
{
    const std::string kind(to_string(row.kind));
    const auto ip = row.client.address.to_string();
    long long id = 0;
    session_ << insert_sql, soci::use(row.uid), soci::use(row.user), soci::use(kind),
        soci::use(row.token_hash), soci::use(ip), soci::use(row.client.user_agent),
        soci::use(row.created), soci::use(row.last_used), soci::use(row.expires), soci::into(id);
    return static_cast<std::uint64_t>(id);
}

std::optional<SessionRow> SessionRepository::find(std::uint64_t id)
{
    return select_one(session_, by_id, static_cast<long long>(id));
}

std::optional<SessionRow> SessionRepository::find_by_uid(const std::string& uid)
{
    return select_one(session_, by_uid, uid);
}

std::optional<SessionRow> SessionRepository::find_by_token_hash(const std::string& token_hash)
{
    return select_one(session_, by_token_hash, token_hash);
}

std::vector<SessionRow> SessionRepository::list_live(UserId user, TimePoint now)
{
    return select(session_, live_of_user, user, now);
}

void SessionRepository::extend(std::uint64_t id, const ClientInfo& client, TimePoint expires,
                               TimePoint now)
{
    change(session_, extend_sql, client.address.to_string(), client.user_agent, now, expires,
           static_cast<long long>(id));
}

bool SessionRepository::revoke(std::uint64_t id, TimePoint now)
{
    return change(session_, revoke_sql, now, static_cast<long long>(id), now) > 0;
}

std::size_t SessionRepository::revoke_others(UserId user, std::uint64_t kept, TimePoint now)
{
    return change(session_, revoke_others_sql, now, user, static_cast<long long>(kept), now);
}

std::size_t SessionRepository::revoke_oldest(UserId user, std::size_t kept_max, TimePoint now)
{
    return change(session_, revoke_oldest_sql, now, user, now, user, now,
                  static_cast<long long>(kept_max));
}

void SessionRepository::insert_refresh_token(const RefreshTokenRow& row)
{
    change(session_, insert_refresh_token_sql, row.token_hash, static_cast<long long>(row.session),
           row.used, row.expires);
}

std::optional<RefreshTokenRow> SessionRepository::find_refresh_token(const std::string& token_hash)
{
    RefreshTokenRow row;
    long long session = 0;
    session_ << find_refresh_token_sql, soci::use(token_hash), soci::into(row.token_hash),
        soci::into(session), soci::into(row.used), soci::into(row.expires);
    if (!session_.got_data())
        return std::nullopt;
    row.session = static_cast<std::uint64_t>(session);
    return row;
}

bool SessionRepository::use_refresh_token(const std::string& token_hash, TimePoint now)
{
    return change(session_, use_refresh_token_sql, now, token_hash) > 0;
}

void SessionRepository::revoke_token(const std::string& token_hash, TimePoint expires)
{
    change(session_, revoke_token_sql, token_hash, expires);
}

bool SessionRepository::is_token_revoked(const std::string& token_hash)
{
    int found = 0;
    session_ << find_revoked_token_sql, soci::use(token_hash), soci::into(found);
    return session_.got_data();
}

std::size_t SessionRepository::remove_expired(TimePoint now)
{
    std::size_t rows = 0;
    for (const char* sql : remove_expired_sql)
        rows += change(session_, sql, now);
    return rows;
}

void end_sessions_of(soci::session& session, UserId user, std::uint64_t kept, TimePoint now)
{
    SessionRepository(session).revoke_others(user, kept, now);
}

} // namespace waymark::identity
