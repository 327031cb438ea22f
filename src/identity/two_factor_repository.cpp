// SPDX-License-Identifier: Apache-2.0
#include "identity/two_factor_repository.hpp"

#include "storage/sql_types.hpp"

#include <string>
#include <vector>

namespace waymark::identity {

namespace {

constexpr const char* set_secret_sql = R"sql(
UPDATE users SET totp_secret = :box, totp_enabled = 0, totp_last_step = 0, updated_ms = :now
WHERE id = :id
)sql";
constexpr const char* enable_sql =
    "UPDATE users SET totp_enabled = 1, updated_ms = :now WHERE id = :id";
constexpr const char* disable_sql = R"sql(
UPDATE users SET totp_secret = NULL, totp_enabled = 0, totp_last_step = 0, updated_ms = :now
WHERE id = :id
)sql";
constexpr const char* use_step_sql = R"sql(
UPDATE users SET totp_last_step = :step
WHERE id = :id AND totp_enabled = 1 AND totp_secret = :box AND totp_last_step < :step
)sql";

constexpr const char* add_code_sql =
    "INSERT INTO recovery_codes (user_id, code_hash) VALUES (:user, :hash)";
constexpr const char* find_code_sql =
    "SELECT 1 FROM recovery_codes WHERE user_id = :user AND code_hash = :hash";
constexpr const char* remove_code_sql =
    "DELETE FROM recovery_codes WHERE user_id = :user AND code_hash = :hash";
constexpr const char* remove_codes_sql = "DELETE FROM recovery_codes WHERE user_id = :user";
constexpr const char* count_codes_sql = "SELECT count(*) FROM recovery_codes WHERE user_id = :user";

constexpr const char* is_required_sql =
    "SELECT value FROM settings WHERE name = 'auth.require_two_factor'";
constexpr const char* set_required_sql = R"sql(
INSERT INTO settings (name, value, updated_ms) VALUES ('auth.require_two_factor', :value, :now)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_ms = excluded.updated_ms
)sql";

// True if a row was changed.
bool run(soci::statement statement)
{
    statement.execute(true);
    return statement.get_affected_rows() > 0;
}

} // namespace

void TwoFactorRepository::set_secret(UserId user, const std::string& secret_box, TimePoint now)
{
    session_ << set_secret_sql, soci::use(secret_box), soci::use(now), soci::use(user);
}

void TwoFactorRepository::enable(UserId user, TimePoint now)
{
    session_ << enable_sql, soci::use(now), soci::use(user);
}

void TwoFactorRepository::disable(UserId user, TimePoint now)
{
    session_ << disable_sql, soci::use(now), soci::use(user);
    session_ << remove_codes_sql, soci::use(user);
}

bool TwoFactorRepository::use_step(const UsedStep& used)
{
    const long long step = used.step;
    return run((session_.prepare << use_step_sql, soci::use(step, "step"),
                soci::use(used.user, "id"), soci::use(used.secret_box, "box")));
}

void TwoFactorRepository::replace_recovery_codes(UserId user,
                                                 const std::vector<std::string>& hashes)
{
    session_ << remove_codes_sql, soci::use(user);
    std::string hash;
    soci::statement statement =
        (session_.prepare << add_code_sql, soci::use(user, "user"), soci::use(hash, "hash"));
    for (const auto& next : hashes) {
        hash = next;
        statement.execute(true);
    }
}

bool TwoFactorRepository::has_recovery_code(UserId user, const std::string& hash)
{
    int found = 0;
    session_ << find_code_sql, soci::use(user), soci::use(hash), soci::into(found);
    return session_.got_data();
}

bool TwoFactorRepository::use_recovery_code(UserId user, const std::string& hash)
{
    return run((session_.prepare << remove_code_sql, soci::use(user), soci::use(hash)));
}

std::size_t TwoFactorRepository::count_recovery_codes(UserId user)
{
    long long count = 0;
    session_ << count_codes_sql, soci::use(user), soci::into(count);
    return static_cast<std::size_t>(count);
}

bool TwoFactorRepository::is_required()
{
    std::string value;
    session_ << is_required_sql, soci::into(value);
    return session_.got_data() && value == "true";
}

void TwoFactorRepository::set_required(bool required, TimePoint now)
{
    const std::string value = required ? "true" : "false";
    session_ << set_required_sql, soci::use(value), soci::use(now);
}

} // namespace waymark::identity
