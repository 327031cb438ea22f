// SPDX-License-Identifier: Apache-2.0
#include "sites/erasure_repository.hpp"

#include "base/text.hpp"
#include "sites/site.hpp"
#include "storage/sql_types.hpp"
#include "storage/statement.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace waymark::sites {

namespace {

using Kind = SiteErasure::Kind;

constexpr std::array<std::pair<Kind, std::string_view>, 3> kind_names{
    {{Kind::site, "site"}, {Kind::visitor, "visitor"}, {Kind::user, "user"}}};

constexpr const char* insert_sql = R"sql(
INSERT INTO site_erasures (events_site, visitor, user_id, requested_ms, kind)
VALUES (:events_site, :visitor, :user_id, :requested_ms, :kind)
RETURNING id
)sql";
constexpr const char* remove_sql = "DELETE FROM site_erasures WHERE id = :id";
constexpr const char* finish_sql =
    "UPDATE site_erasures SET visitor = '', user_id = '', finished_ms = :now WHERE id = :id";
constexpr const char* remove_finished_sql =
    "DELETE FROM site_erasures WHERE finished_ms > 0 AND finished_ms < :before";
constexpr const char* select_sql = R"sql(
SELECT id, events_site, visitor, user_id, requested_ms, kind, finished_ms FROM site_erasures
WHERE finished_ms = 0 AND requested_ms < :before ORDER BY id LIMIT :limit
)sql";
// What events name a site ends with the site's number.
constexpr const char* select_of_site_sql = R"sql(
SELECT id, events_site, visitor, user_id, requested_ms, kind, finished_ms FROM site_erasures
WHERE kind <> 'site' AND (events_site & :mask) = :site ORDER BY id DESC LIMIT :limit OFFSET :offset
)sql";
constexpr const char* count_of_site_sql = R"sql(
SELECT COUNT(*), COALESCE(SUM(CASE WHEN finished_ms = 0 THEN 1 ELSE 0 END), 0) FROM site_erasures
WHERE kind <> 'site' AND (events_site & :mask) = :site
)sql";

constexpr long long site_mask = (1LL << Site::generation_shift) - 1;

Kind parse_kind(std::string_view name)
{
    for (const auto& [kind, known] : kind_names) {
        if (known == name)
            return kind;
    }
    throw std::runtime_error(fmt::format("site_erasures.kind: {}", name));
}

// What a statement that selects erasures writes into.
struct ErasureRow {
    long long id = 0;
    SiteErasure erasure;
    std::string visitor;
    std::string kind;
    TimePoint finished;

    void bind(soci::statement& statement)
    {
        statement.exchange(soci::into(id));
        statement.exchange(soci::into(erasure.events_site));
        statement.exchange(soci::into(visitor));
        statement.exchange(soci::into(erasure.user));
        statement.exchange(soci::into(erasure.requested));
        statement.exchange(soci::into(kind));
        statement.exchange(soci::into(finished));
    }

    [[nodiscard]] SiteErasure read() const
    {
        auto read = erasure;
        read.id = static_cast<std::uint64_t>(id);
        read.visitor = parse_number<std::uint64_t>(visitor);
        read.kind = parse_kind(kind);
        if (finished != TimePoint{})
            read.finished = finished;
        return read;
    }
};

std::vector<SiteErasure> read_all(soci::statement& statement, const char* sql)
{
    ErasureRow row;
    row.bind(statement);
    storage::prepare(statement, sql);
    statement.execute();
    std::vector<SiteErasure> erasures;
    while (statement.fetch())
        erasures.push_back(row.read());
    return erasures;
}

struct SiteCounts {
    long long all = 0;
    long long waiting = 0;
};

SiteCounts count_of(soci::session& session, SiteId site)
{
    SiteCounts counts;
    session << count_of_site_sql, soci::into(counts.all), soci::into(counts.waiting),
        soci::use(site_mask, "mask"), soci::use(site, "site");
    return counts;
}

} // namespace

std::string_view to_string(SiteErasure::Kind kind)
{
    for (const auto& [known, name] : kind_names) {
        if (known == kind)
            return name;
    }
    return {};
}

SiteErasure::Kind kind_of(const SiteErasure& wanted)
{
    if (wanted.visitor)
        return Kind::visitor;
    return wanted.user.empty() ? Kind::site : Kind::user;
}

std::uint64_t ErasureRepository::add(const SiteErasure& erasure)
{
    const auto visitor = erasure.visitor ? fmt::to_string(*erasure.visitor) : std::string{};
    const std::string kind(to_string(kind_of(erasure)));
    long long id = 0;
    session_ << insert_sql, soci::use(erasure.events_site), soci::use(visitor),
        soci::use(erasure.user), soci::use(erasure.requested), soci::use(kind), soci::into(id);
    return static_cast<std::uint64_t>(id);
}

void ErasureRepository::remove(std::uint64_t id)
{
    const auto key = static_cast<long long>(id);
    session_ << remove_sql, soci::use(key);
}

void ErasureRepository::finish(std::uint64_t id, TimePoint now)
{
    const auto key = static_cast<long long>(id);
    session_ << finish_sql, soci::use(now), soci::use(key);
}

void ErasureRepository::remove_finished(TimePoint before)
{
    session_ << remove_finished_sql, soci::use(before);
}

std::vector<SiteErasure> ErasureRepository::list(TimePoint before, std::size_t limit)
{
    const auto most = static_cast<long long>(limit);
    soci::statement statement(session_);
    statement.exchange(soci::use(before));
    statement.exchange(soci::use(most));
    return read_all(statement, select_sql);
}

Page<SiteErasure> ErasureRepository::list_of(SiteId site, const Slice& slice)
{
    const auto limit = static_cast<long long>(slice.limit);
    const auto offset = static_cast<long long>(slice.offset);
    soci::statement statement(session_);
    statement.exchange(soci::use(site_mask, "mask"));
    statement.exchange(soci::use(site, "site"));
    statement.exchange(soci::use(limit, "limit"));
    statement.exchange(soci::use(offset, "offset"));
    return {.items = read_all(statement, select_of_site_sql),
            .total = static_cast<std::uint64_t>(count_of(session_, site).all)};
}

std::uint64_t ErasureRepository::count_waiting(SiteId site)
{
    return static_cast<std::uint64_t>(count_of(session_, site).waiting);
}

} // namespace waymark::sites
