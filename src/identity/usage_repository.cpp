// SPDX-License-Identifier: Apache-2.0
#include "identity/usage_repository.hpp"

#include "storage/sql_types.hpp"

namespace waymark::identity {

namespace {

constexpr const char* set_session_used_sql =
    "UPDATE sessions SET last_used_ms = :time WHERE id = :id AND last_used_ms < :time";
constexpr const char* set_key_used_sql =
    "UPDATE api_keys SET last_used_ms = :time "
    "WHERE id = :id AND (last_used_ms IS NULL OR last_used_ms < :time)";

std::size_t set_used(soci::session& session, const char* sql, const LastUses& uses)
{
    long long id = 0;
    TimePoint time;
    soci::statement statement =
        (session.prepare << sql, soci::use(time, "time"), soci::use(id, "id"));
    std::size_t rows = 0;
    for (const auto& [used_id, last_use] : uses) {
        id = static_cast<long long>(used_id);
        time = last_use;
        statement.execute(true);
        rows += static_cast<std::size_t>(statement.get_affected_rows());
    }
    return rows;
}

} // namespace

std::size_t UsageRepository::set_sessions_used(const LastUses& uses)
{
    return set_used(session_, set_session_used_sql, uses);
}

std::size_t UsageRepository::set_keys_used(const LastUses& uses)
{
    return set_used(session_, set_key_used_sql, uses);
}

} // namespace waymark::identity
