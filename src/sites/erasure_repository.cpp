// SPDX-License-Identifier: Apache-2.0
#include "sites/erasure_repository.hpp"

#include "base/text.hpp"
#include "storage/sql_types.hpp"

#include <fmt/format.h>

namespace waymark::sites {

namespace {

constexpr const char* insert_sql = R"sql(
INSERT INTO site_erasures (events_site, visitor, user_id, requested_ms)
VALUES (:events_site, :visitor, :user_id, :requested_ms)
)sql";
constexpr const char* remove_sql = "DELETE FROM site_erasures WHERE id = :id";
constexpr const char* select_sql = R"sql(
SELECT id, events_site, visitor, user_id, requested_ms FROM site_erasures
WHERE requested_ms < :before ORDER BY id LIMIT :limit
)sql";

} // namespace

void ErasureRepository::add(const SiteErasure& erasure)
{
    const auto visitor = erasure.visitor ? fmt::to_string(*erasure.visitor) : std::string{};
    session_ << insert_sql, soci::use(erasure.events_site), soci::use(visitor),
        soci::use(erasure.user), soci::use(erasure.requested);
}

void ErasureRepository::remove(std::uint64_t id)
{
    const auto key = static_cast<long long>(id);
    session_ << remove_sql, soci::use(key);
}

std::vector<SiteErasure> ErasureRepository::list(TimePoint before, std::size_t limit)
{
    const auto most = static_cast<long long>(limit);
    SiteErasure erasure;
    long long id = 0;
    std::string visitor;
    soci::statement statement =
        (session_.prepare << select_sql, soci::use(before), soci::use(most), soci::into(id),
         soci::into(erasure.events_site), soci::into(visitor), soci::into(erasure.user),
         soci::into(erasure.requested));
    std::vector<SiteErasure> erasures;
    statement.execute();
    while (statement.fetch()) {
        erasure.id = static_cast<std::uint64_t>(id);
        erasure.visitor = parse_number<std::uint64_t>(visitor);
        erasures.push_back(erasure);
    }
    return erasures;
}

} // namespace waymark::sites
