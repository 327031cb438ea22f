// SPDX-License-Identifier: Apache-2.0
#include "identity/limits/quota_repository.hpp"

#include "storage/sql_types.hpp"

#include <cassert>

namespace waymark::identity {

namespace {

constexpr const char* reserve_sql = R"sql(
INSERT INTO quota_usage (owner_id, day, used) VALUES (:owner, :day, :requests)
ON CONFLICT (owner_id, day) DO UPDATE SET used = quota_usage.used + excluded.used
WHERE quota_usage.used + excluded.used <= :limit
RETURNING used
)sql";

constexpr const char* give_back_sql =
    "UPDATE quota_usage SET used = used - :requests "
    "WHERE owner_id = :owner AND day = :day AND used >= :requests";

constexpr const char* remove_sql = "DELETE FROM quota_usage WHERE day < :day";

long long number_of(std::chrono::sys_days day)
{
    return day.time_since_epoch().count();
}

} // namespace

std::optional<std::uint64_t> QuotaRepository::reserve(const QuotaDay& account,
                                                      const QuotaReservation& reservation)
{
    assert(reservation.requests <= reservation.limit);
    const auto day = number_of(account.day);
    const auto requests = static_cast<long long>(reservation.requests);
    const auto limit = static_cast<long long>(reservation.limit);
    long long used = 0;
    session_ << reserve_sql, soci::use(account.owner, "owner"), soci::use(day, "day"),
        soci::use(requests, "requests"), soci::use(limit, "limit"), soci::into(used);
    if (!session_.got_data())
        return std::nullopt;
    return static_cast<std::uint64_t>(used);
}

void QuotaRepository::give_back(const QuotaDay& account, std::uint64_t requests)
{
    const auto day = number_of(account.day);
    const auto number = static_cast<long long>(requests);
    session_ << give_back_sql, soci::use(number, "requests"), soci::use(account.owner, "owner"),
        soci::use(day, "day");
}

std::size_t QuotaRepository::remove_before(std::chrono::sys_days day)
{
    const auto number = number_of(day);
    soci::statement statement = (session_.prepare << remove_sql, soci::use(number));
    statement.execute(true);
    return static_cast<std::size_t>(statement.get_affected_rows());
}

} // namespace waymark::identity
