// SPDX-License-Identifier: Apache-2.0
#include "links/domains/domain_repository.hpp"

#include "storage/sql_types.hpp"
#include "storage/statement.hpp"

#include <fmt/format.h>

#include <string_view>
#include <unordered_map>
#include <utility>

namespace waymark::links::domains {

namespace {

// A conflict that changes nothing would return no row.
constexpr const char* claim_name_sql = R"sql(
INSERT INTO domain_names (name) VALUES (:name)
ON CONFLICT (name) DO UPDATE SET name = excluded.name
RETURNING id
)sql";
constexpr const char* take_number_sql = R"sql(
UPDATE domain_names SET next_number = next_number + 1 WHERE id = :id RETURNING next_number - 1
)sql";

// A name that nothing stands under any more falls back to the default domain.
constexpr const char* select_names_sql = R"sql(
SELECT id, name FROM domain_names
WHERE EXISTS (SELECT 1 FROM domains WHERE domains.name_id = domain_names.id)
   OR EXISTS (SELECT 1 FROM links WHERE links.domain_id = domain_names.id)
ORDER BY id
)sql";

constexpr const char* insert_sql = R"sql(
INSERT INTO domains (name_id, protocol, site_name, icp_number, police_number, description,
                     is_active, pass_query_params, random_suffix_length, enable_checksum,
                     created_ms, updated_ms)
VALUES (:name_id, :protocol, :site_name, :icp_number, :police_number, :description,
        :is_active, :pass_query_params, :random_suffix_length, :enable_checksum,
        :created_ms, :updated_ms)
ON CONFLICT (name_id) DO NOTHING
RETURNING id
)sql";
constexpr const char* update_sql = R"sql(
UPDATE domains
SET name_id = :name_id, protocol = :protocol, site_name = :site_name, icp_number = :icp_number,
    police_number = :police_number, description = :description, is_active = :is_active,
    pass_query_params = :pass_query_params, updated_ms = :updated_ms
WHERE id = :id
)sql";
constexpr const char* remove_sql = "DELETE FROM domains WHERE id = :id";

constexpr std::string_view select_sql = R"sql(
SELECT domains.id, name_id, name, protocol, site_name, icp_number, police_number, description,
       is_active, pass_query_params, random_suffix_length, enable_checksum, created_ms, updated_ms
FROM domains JOIN domain_names ON domain_names.id = name_id
)sql";
constexpr std::string_view by_id = "WHERE domains.id = :key";
constexpr std::string_view by_name = "WHERE name = :key";
constexpr std::string_view by_name_id = "WHERE name_id = :key";
constexpr std::string_view by_activity_first = "WHERE is_active = :key ORDER BY domains.id LIMIT 1";
// The id decides between equals.
constexpr std::string_view newest_first = " ORDER BY created_ms DESC, domains.id DESC";

constexpr const char* count_sql = "SELECT count(*), coalesce(sum(is_active), 0) FROM domains";

// A row of select_sql.
class DomainRow {
public:
    void bind(soci::statement& statement)
    {
        statement.exchange(soci::into(id_));
        statement.exchange(soci::into(domain_.name_id));
        statement.exchange(soci::into(domain_.name));
        statement.exchange(soci::into(domain_.protocol));
        statement.exchange(soci::into(domain_.site_name));
        statement.exchange(soci::into(domain_.icp_number));
        statement.exchange(soci::into(domain_.police_number));
        statement.exchange(soci::into(domain_.description));
        statement.exchange(soci::into(domain_.is_active));
        statement.exchange(soci::into(domain_.pass_query_params));
        statement.exchange(soci::into(random_suffix_length_));
        statement.exchange(soci::into(domain_.codes.has_checksum));
        statement.exchange(soci::into(domain_.created));
        statement.exchange(soci::into(domain_.updated));
    }

    // After a row was fetched.
    [[nodiscard]] const Domain& domain()
    {
        domain_.id = static_cast<std::uint64_t>(id_);
        domain_.codes.random_suffix_length = static_cast<std::size_t>(random_suffix_length_);
        return domain_;
    }

private:
    Domain domain_;
    long long id_ = 0;
    int random_suffix_length_ = 0;
};

template <typename Key>
std::optional<Domain> select(soci::session& session, std::string_view condition, const Key& key)
{
    DomainRow row;
    soci::statement statement(session);
    row.bind(statement);
    statement.exchange(soci::use(key));
    storage::prepare(statement, fmt::format("{}{}", select_sql, condition));
    if (!statement.execute(true))
        return std::nullopt;
    return row.domain();
}

} // namespace

DomainId DomainRepository::claim_name(const std::string& name)
{
    DomainId id;
    session_ << claim_name_sql, soci::use(name), soci::into(id);
    return id;
}

std::uint64_t DomainRepository::take_number(DomainId name)
{
    long long number = 0;
    session_ << take_number_sql, soci::use(name), soci::into(number);
    return static_cast<std::uint64_t>(number);
}

std::optional<std::uint64_t> DomainRepository::insert(const Domain& domain)
{
    const int random_suffix_length = static_cast<int>(domain.codes.random_suffix_length);
    long long id = 0;
    session_ << insert_sql, soci::use(domain.name_id), soci::use(domain.protocol),
        soci::use(domain.site_name), soci::use(domain.icp_number), soci::use(domain.police_number),
        soci::use(domain.description), soci::use(domain.is_active),
        soci::use(domain.pass_query_params), soci::use(random_suffix_length),
        soci::use(domain.codes.has_checksum), soci::use(domain.created), soci::use(domain.updated),
        soci::into(id);
    if (!session_.got_data())
        return std::nullopt;
    return static_cast<std::uint64_t>(id);
}

void DomainRepository::update(const Domain& domain)
{
    const auto id = static_cast<long long>(domain.id);
    session_ << update_sql, soci::use(domain.name_id), soci::use(domain.protocol),
        soci::use(domain.site_name), soci::use(domain.icp_number), soci::use(domain.police_number),
        soci::use(domain.description), soci::use(domain.is_active),
        soci::use(domain.pass_query_params), soci::use(domain.updated), soci::use(id);
}

void DomainRepository::remove(std::uint64_t id)
{
    const auto id_value = static_cast<long long>(id);
    session_ << remove_sql, soci::use(id_value);
}

std::optional<Domain> DomainRepository::find(std::uint64_t id)
{
    return select(session_, by_id, static_cast<long long>(id));
}

std::optional<Domain> DomainRepository::find_by_name(const std::string& name)
{
    return select(session_, by_name, name);
}

std::optional<Domain> DomainRepository::find_by_name(DomainId name)
{
    return select(session_, by_name_id, name);
}

std::optional<Domain> DomainRepository::find_first_active()
{
    return select(session_, by_activity_first, true);
}

std::vector<Domain> DomainRepository::list(bool only_active)
{
    DomainRow row;
    soci::statement statement(session_);
    row.bind(statement);
    storage::prepare(
        statement,
        fmt::format("{}{}{}", select_sql, only_active ? "WHERE is_active = 1" : "", newest_first));
    statement.execute();
    std::vector<Domain> domains;
    while (statement.fetch())
        domains.push_back(row.domain());
    return domains;
}

DomainCounts DomainRepository::count()
{
    long long total = 0;
    long long active = 0;
    session_ << count_sql, soci::into(total), soci::into(active);
    return {.total = static_cast<std::uint64_t>(total),
            .active = static_cast<std::uint64_t>(active)};
}

std::vector<NamedHost> DomainRepository::hosts()
{
    std::unordered_map<DomainId, Domain> domains;
    for (auto& domain : list(false))
        domains.emplace(domain.name_id, std::move(domain));

    NamedHost host;
    soci::statement statement =
        (session_.prepare << select_names_sql, soci::into(host.id), soci::into(host.name));
    statement.execute();
    std::vector<NamedHost> hosts;
    while (statement.fetch()) {
        const auto found = domains.find(host.id);
        host.domain = found == domains.end() ? std::nullopt : std::optional(found->second);
        hosts.push_back(host);
    }
    return hosts;
}

} // namespace waymark::links::domains
