// SPDX-License-Identifier: Apache-2.0
#include "identity/user_repository.hpp"

#include "base/text.hpp"
#include "storage/like_pattern.hpp"
#include "storage/sql_types.hpp"
#include "storage/statement.hpp"

#include <fmt/format.h>

namespace waymark::identity {

namespace {

constexpr const char* insert_sql = R"sql(
INSERT INTO users (uid, username, email, name, phone, role, is_active, password_hash, totp_secret,
                   totp_enabled, totp_last_step, last_login_ms, created_ms, updated_ms)
VALUES (:uid, :username, :email, :name, :phone, :role, :is_active, :password_hash, :totp_secret,
        :totp_enabled, :totp_last_step, :last_login_ms, :created_ms, :updated_ms)
ON CONFLICT DO NOTHING
RETURNING id
)sql";

constexpr std::string_view select_sql = R"sql(
SELECT id, uid, username, email, name, phone, role, is_active, password_hash, totp_secret,
       totp_enabled, totp_last_step, last_login_ms, created_ms, updated_ms
FROM users
)sql";

constexpr std::string_view by_id = "WHERE id = :key";
constexpr std::string_view by_uid = "WHERE uid = :key";
// The index leaves empty addresses out.
constexpr std::string_view by_email = "WHERE email <> '' AND lower(email) = lower(:key)";
constexpr std::string_view by_username = "WHERE lower(username) = lower(:key)";
constexpr std::string_view by_role_first = "WHERE role = :key ORDER BY id LIMIT 1";

// The id decides between equals, so that pages neither repeat nor miss a user.
constexpr std::string_view slice_sql =
    " ORDER BY created_ms DESC, id DESC LIMIT :limit OFFSET :offset";
constexpr const char* any_user_sql = "SELECT 1 FROM users LIMIT 1";
constexpr const char* count_active_administrators_sql =
    "SELECT count(*) FROM users WHERE role = 'ADMIN' AND is_active = 1";

constexpr const char* update_sql = R"sql(
UPDATE users
SET username = :username, email = :email, name = :name, phone = :phone, role = :role,
    is_active = :is_active, updated_ms = :updated_ms
WHERE id = :id
)sql";
constexpr const char* remove_sql = "DELETE FROM users WHERE id = :id";
constexpr const char* replace_password_hash_sql =
    "UPDATE users SET password_hash = :hash, updated_ms = :now "
    "WHERE id = :id AND password_hash = :previous";
constexpr const char* set_password_hash_sql =
    "UPDATE users SET password_hash = :hash, updated_ms = :now WHERE id = :id";
constexpr const char* set_last_login_sql = "UPDATE users SET last_login_ms = :now WHERE id = :id";

// A row of select_sql.
class AccountRow {
public:
    void bind(soci::statement& statement)
    {
        User& user = account_.user;
        statement.exchange(soci::into(user.id));
        statement.exchange(soci::into(user.uid));
        statement.exchange(soci::into(user.username));
        statement.exchange(soci::into(user.email));
        statement.exchange(soci::into(user.name));
        statement.exchange(soci::into(user.phone));
        statement.exchange(soci::into(role_));
        statement.exchange(soci::into(user.is_active));
        statement.exchange(soci::into(account_.password_hash));
        statement.exchange(soci::into(account_.totp_secret));
        statement.exchange(soci::into(user.totp_enabled));
        statement.exchange(soci::into(totp_last_step_));
        statement.exchange(soci::into(user.last_login));
        statement.exchange(soci::into(user.created));
        statement.exchange(soci::into(user.updated));
    }

    // After a row was fetched.
    [[nodiscard]] const Account& account()
    {
        account_.user.role = parse_role(role_).value_or(Role::user);
        account_.totp_last_step = totp_last_step_;
        return account_;
    }

private:
    Account account_;
    std::string role_;
    long long totp_last_step_ = 0;
};

// A WHERE clause and the values that it names. A statement bound to it must not outlive it.
class Filter {
public:
    explicit Filter(const UserQuery& query)
    {
        if (!query.search.empty()) {
            search_ = storage::like_containing(ascii_lower(query.search));
            where_ += R"( AND (lower(email) LIKE :search ESCAPE '\'
                               OR lower(username) LIKE :search ESCAPE '\'
                               OR lower(name) LIKE :search ESCAPE '\'))";
        }
        if (!query.username.empty()) {
            username_ = storage::like_containing(ascii_lower(query.username));
            where_ += R"( AND lower(username) LIKE :username ESCAPE '\')";
        }
        if (!query.name.empty()) {
            name_ = storage::like_containing(ascii_lower(query.name));
            where_ += R"( AND lower(name) LIKE :name ESCAPE '\')";
        }
        if (query.role) {
            role_ = to_string(*query.role);
            where_ += " AND role = :role";
        }
        if (query.is_active) {
            is_active_ = query.is_active;
            where_ += " AND is_active = :is_active";
        }
        if (query.logged_in_since) {
            logged_in_since_ = query.logged_in_since;
            where_ += " AND last_login_ms >= :logged_in_since";
        }
    }

    [[nodiscard]] const std::string& where() const { return where_; }

    void bind(soci::statement& statement) const
    {
        if (search_)
            statement.exchange(soci::use(*search_, "search"));
        if (username_)
            statement.exchange(soci::use(*username_, "username"));
        if (name_)
            statement.exchange(soci::use(*name_, "name"));
        if (role_)
            statement.exchange(soci::use(*role_, "role"));
        if (is_active_)
            statement.exchange(soci::use(*is_active_, "is_active"));
        if (logged_in_since_)
            statement.exchange(soci::use(*logged_in_since_, "logged_in_since"));
    }

private:
    std::string where_ = "WHERE 1 = 1";
    std::optional<std::string> search_;
    std::optional<std::string> username_;
    std::optional<std::string> name_;
    std::optional<std::string> role_;
    std::optional<bool> is_active_;
    std::optional<TimePoint> logged_in_since_;
};

template <typename Key>
std::optional<Account> select(soci::session& session, std::string_view condition, const Key& key)
{
    AccountRow row;
    soci::statement statement(session);
    row.bind(statement);
    statement.exchange(soci::use(key));
    storage::prepare(statement, fmt::format("{}{}", select_sql, condition));
    if (!statement.execute(true))
        return std::nullopt;
    return row.account();
}

std::vector<User> select_users(soci::session& session, const Filter& filter, const Slice& slice)
{
    AccountRow row;
    std::vector<User> users;
    storage::for_each_row(session, fmt::format("{}{}{}", select_sql, filter.where(), slice_sql),
                          filter, slice, row, [&] { users.push_back(row.account().user); });
    return users;
}

std::uint64_t count_users(soci::session& session, const Filter& filter)
{
    return storage::count_rows(
        session, fmt::format("SELECT count(*) FROM users {}", filter.where()), filter);
}

// True if a row was changed.
template <typename... Values>
bool run(soci::session& session, const char* sql, const Values&... values)
{
    soci::statement statement(session);
    (statement.exchange(soci::use(values)), ...);
    storage::prepare(statement, sql);
    statement.execute(true);
    return statement.get_affected_rows() > 0;
}

} // namespace

std::optional<UserId> UserRepository::insert(const Account& account)
{
    const User& user = account.user;
    const std::string role(to_string(user.role));
    const long long totp_last_step = account.totp_last_step;
    UserId id;
    session_ << insert_sql, soci::use(user.uid), soci::use(user.username), soci::use(user.email),
        soci::use(user.name), soci::use(user.phone), soci::use(role), soci::use(user.is_active),
        soci::use(account.password_hash), soci::use(account.totp_secret),
        soci::use(user.totp_enabled), soci::use(totp_last_step), soci::use(user.last_login),
        soci::use(user.created), soci::use(user.updated), soci::into(id);
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

Page<User> UserRepository::list(const UserQuery& query)
{
    const Filter filter(query);
    return {.items = select_users(session_, filter, query.slice),
            .total = count_users(session_, filter)};
}

bool UserRepository::is_empty()
{
    int found = 0;
    session_ << any_user_sql, soci::into(found);
    return !session_.got_data();
}

std::uint64_t UserRepository::count_active_administrators()
{
    long long count = 0;
    session_ << count_active_administrators_sql, soci::into(count);
    return static_cast<std::uint64_t>(count);
}

bool UserRepository::update(const User& user)
{
    const std::string role(to_string(user.role));
    return run(session_, update_sql, user.username, user.email, user.name, user.phone, role,
               user.is_active, user.updated, user.id);
}

bool UserRepository::set_last_login(UserId id, TimePoint now)
{
    return run(session_, set_last_login_sql, now, id);
}

bool UserRepository::remove(UserId id)
{
    return run(session_, remove_sql, id);
}

bool UserRepository::replace_password_hash(UserId id, const HashChange& change, TimePoint now)
{
    return run(session_, replace_password_hash_sql, change.to, now, id, change.from);
}

bool UserRepository::set_password_hash(UserId id, const std::string& hash, TimePoint now)
{
    return run(session_, set_password_hash_sql, hash, now, id);
}

} // namespace waymark::identity
