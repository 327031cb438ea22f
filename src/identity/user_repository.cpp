// SPDX-License-Identifier: Apache-2.0
#include "identity/user_repository.hpp"

#include "storage/sql_types.hpp"

namespace waymark::identity {

namespace {

constexpr const char* insert_sql = R"sql(
INSERT INTO users (uid, username, email, name, phone, role, is_active, password_hash,
                   totp_secret, totp_enabled, last_login_ms, created_ms, updated_ms)
VALUES (:uid, :username, :email, :name, :phone, :role, :is_active, :password_hash,
        :totp_secret, :totp_enabled, :last_login_ms, :created_ms, :updated_ms)
ON CONFLICT DO NOTHING
RETURNING id
)sql";

constexpr const char* select_sql = R"sql(
SELECT id, uid, username, email, name, phone, role, is_active, password_hash,
       totp_secret, totp_enabled, last_login_ms, created_ms, updated_ms
FROM users
)sql";

constexpr const char* by_id = "WHERE id = :id";
constexpr const char* by_uid = "WHERE uid = :uid";
constexpr const char* by_email = "WHERE lower(email) = lower(:email)";
constexpr const char* by_username = "WHERE lower(username) = lower(:username)";
constexpr const char* by_role_first = "WHERE role = :role ORDER BY id LIMIT 1";

constexpr const char* set_name_sql =
    "UPDATE users SET name = :name, updated_ms = :now WHERE id = :id";
constexpr const char* replace_password_hash_sql =
    "UPDATE users SET password_hash = :hash, updated_ms = :now "
    "WHERE id = :id AND password_hash = :previous";
constexpr const char* set_last_login_sql = "UPDATE users SET last_login_ms = :now WHERE id = :id";

constexpr const char* revoke_token_sql =
    "INSERT INTO revoked_tokens (token_hash, expires_ms) VALUES (:hash, :expires_ms) "
    "ON CONFLICT DO NOTHING";
constexpr const char* find_token_sql = "SELECT 1 FROM revoked_tokens WHERE token_hash = :hash";
constexpr const char* remove_expired_tokens_sql =
    "DELETE FROM revoked_tokens WHERE expires_ms <= :now";

template <typename Key>
std::optional<Account> select(soci::session& session, const char* condition, const Key& key)
{
    Account account;
    User& user = account.user;
    std::string role;
    session << select_sql << condition, soci::use(key), soci::into(user.id), soci::into(user.uid),
        soci::into(user.username), soci::into(user.email), soci::into(user.name),
        soci::into(user.phone), soci::into(role), soci::into(user.is_active),
        soci::into(account.password_hash), soci::into(account.totp_secret),
        soci::into(user.totp_enabled), soci::into(user.last_login), soci::into(user.created),
        soci::into(user.updated);
    if (!session.got_data())
        return std::nullopt;
    user.role = parse_role(role).value_or(Role::user);
    return account;
}

// True if a row was changed.
template <typename... Values>
bool update(soci::session& session, const char* sql, const Values&... values)
{
    soci::statement statement(session);
    (statement.exchange(soci::use(values)), ...);
    statement.alloc();
    statement.prepare(sql);
    statement.define_and_bind();
    statement.execute(true);
    return statement.get_affected_rows() > 0;
}

} // namespace

std::optional<UserId> UserRepository::insert(const Account& account)
{
    const User& user = account.user;
    const std::string role(to_string(user.role));
    UserId id;
    session_ << insert_sql, soci::use(user.uid), soci::use(user.username), soci::use(user.email),
        soci::use(user.name), soci::use(user.phone), soci::use(role), soci::use(user.is_active),
        soci::use(account.password_hash), soci::use(account.totp_secret),
        soci::use(user.totp_enabled), soci::use(user.last_login), soci::use(user.created),
        soci::use(user.updated), soci::into(id);
    return session_.got_data() ? std::optional(id) : std::nullopt;
}

std::optional<Account> UserRepository::find(UserId id)
{
    return select(session_, by_id, id);
}

std::optional<Account> UserRepository::find_by_uid(const std::string& uid)
{
    return select(session_, by_uid, uid);
}

std::optional<Account> UserRepository::find_by_email(const std::string& email)
{
    return select(session_, by_email, email);
}

std::optional<Account> UserRepository::find_by_username(const std::string& username)
{
    return select(session_, by_username, username);
}

std::optional<Account> UserRepository::find_first_administrator()
{
    return select(session_, by_role_first, std::string(to_string(Role::admin)));
}

bool UserRepository::set_name(UserId id, const std::optional<std::string>& name, TimePoint now)
{
    return update(session_, set_name_sql, name, now, id);
}

bool UserRepository::set_last_login(UserId id, TimePoint now)
{
    return update(session_, set_last_login_sql, now, id);
}

bool UserRepository::replace_password_hash(UserId id, const HashChange& change, TimePoint now)
{
    return update(session_, replace_password_hash_sql, change.to, now, id, change.from);
}

void UserRepository::revoke_token(const std::string& token_hash, TimePoint expires)
{
    session_ << revoke_token_sql, soci::use(token_hash), soci::use(expires);
}

bool UserRepository::is_token_revoked(const std::string& token_hash)
{
    int found = 0;
    session_ << find_token_sql, soci::use(token_hash), soci::into(found);
    return session_.got_data();
}

std::size_t UserRepository::remove_expired_tokens(TimePoint now)
{
    soci::statement statement = (session_.prepare << remove_expired_tokens_sql, soci::use(now));
    statement.execute(true);
    return static_cast<std::size_t>(statement.get_affected_rows());
}

} // namespace waymark::identity
