// SPDX-License-Identifier: Apache-2.0
#include "sites/site_repository.hpp"

#include "storage/sql_types.hpp"
#include "storage/statement.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdint>
#include <ranges>
#include <string_view>
#include <unordered_map>

namespace waymark::sites {

namespace {

// How many sites' rules are asked for by their ids.
constexpr std::size_t listed_ids_max = 1000;

constexpr const char* insert_sql = R"sql(
INSERT INTO sites (owner_id, name, domain, tracking_id, time_zone, visitor_mode, address_mode,
                   retention_days, created_ms, updated_ms)
VALUES (:owner_id, :name, :domain, :tracking_id, :time_zone, :visitor_mode, :address_mode,
        :retention_days, :created_ms, :updated_ms)
ON CONFLICT DO NOTHING
RETURNING id
)sql";
constexpr const char* update_sql = R"sql(
UPDATE sites
SET name = :name, domain = :domain, tracking_id = :tracking_id, time_zone = :time_zone,
    visitor_mode = :visitor_mode, address_mode = :address_mode, retention_days = :retention_days,
    updated_ms = :updated_ms
WHERE id = :id
  AND NOT EXISTS (SELECT 1 FROM sites AS other
                  WHERE (other.domain = :domain OR other.tracking_id = :tracking_id)
                    AND other.id <> :id)
RETURNING id
)sql";
constexpr const char* clash_sql = R"sql(
SELECT CASE WHEN domain = :domain THEN 1 ELSE 0 END AS is_domain FROM sites
WHERE (domain = :domain OR tracking_id = :tracking_id) AND id <> :id
ORDER BY is_domain DESC LIMIT 1
)sql";
constexpr const char* remove_sql = "DELETE FROM sites WHERE id = :id";
constexpr const char* begin_generation_sql =
    "UPDATE sites SET generation = generation + 1 WHERE id = :id";
constexpr const char* remove_all_of_sql =
    "DELETE FROM sites WHERE owner_id = :owner RETURNING id, generation";

constexpr std::string_view select_sql = R"sql(
SELECT id, owner_id, name, domain, tracking_id, time_zone, visitor_mode, address_mode,
       retention_days, generation, created_ms, updated_ms
FROM sites
)sql";
// The id decides between equals, so that pages neither repeat nor miss a site.
constexpr std::string_view slice_sql =
    " ORDER BY created_ms DESC, id DESC LIMIT :limit OFFSET :offset";

constexpr const char* insert_rule_sql = R"sql(
INSERT INTO site_rules (site_id, position, list, kind, value)
VALUES (:site_id, :position, :list, :kind, :value)
)sql";
constexpr const char* remove_rules_sql = "DELETE FROM site_rules WHERE site_id = :id";
constexpr std::string_view select_rules_sql = R"sql(
SELECT site_id, list, kind, value FROM site_rules WHERE site_id IN ({}) ORDER BY site_id, position
)sql";
constexpr std::string_view select_all_rules_sql =
    "SELECT site_id, list, kind, value FROM site_rules ORDER BY site_id, position";

// The columns of a site that are words and numbers in SQL.
struct StoredSettings {
    StoredSettings() = default;
    explicit StoredSettings(const Site& site)
        : visitor_mode(to_string(site.visitor_mode)), address_mode(to_string(site.address_mode)),
          retention_days(site.retention_days)
    {
    }

    std::string visitor_mode;
    std::string address_mode;
    long long retention_days = 0;
};

// A row of select_sql.
class SiteRow {
public:
    void bind(soci::statement& statement)
    {
        statement.exchange(soci::into(site_.id));
        statement.exchange(soci::into(site_.owner));
        statement.exchange(soci::into(site_.name));
        statement.exchange(soci::into(site_.domain));
        statement.exchange(soci::into(site_.tracking_id));
        statement.exchange(soci::into(site_.time_zone));
        statement.exchange(soci::into(settings_.visitor_mode));
        statement.exchange(soci::into(settings_.address_mode));
        statement.exchange(soci::into(settings_.retention_days));
        statement.exchange(soci::into(generation_));
        statement.exchange(soci::into(site_.created));
        statement.exchange(soci::into(site_.updated));
    }

    // After a row was fetched. Without its rules.
    [[nodiscard]] Site to_site() const
    {
        Site site = site_;
        site.visitor_mode = parse_visitor_mode(settings_.visitor_mode).value();
        site.address_mode = parse_address_mode(settings_.address_mode).value();
        site.retention_days = static_cast<std::uint32_t>(settings_.retention_days);
        site.generation = static_cast<std::uint32_t>(generation_);
        return site;
    }

private:
    Site site_;
    StoredSettings settings_;
    long long generation_ = 0;
};

// A WHERE clause and the values that it names. A statement bound to it must not outlive it.
class Filter {
public:
    explicit Filter(const SiteQuery& query)
        : owner_(query.owner), id_(query.id), search_(query.search)
    {
        if (owner_)
            where_ += " AND owner_id = :owner";
        if (id_)
            where_ += " AND id = :id";
        // What is contained can be taken away: LIKE tells cases apart in one database, and not in
        // another.
        if (!search_.empty()) {
            where_ += " AND (replace(name, :search, '') <> name"
                      " OR replace(domain, :search, '') <> domain)";
        }
    }

    [[nodiscard]] const std::string& where() const { return where_; }

    void bind(soci::statement& statement) const
    {
        if (owner_)
            statement.exchange(soci::use(*owner_, "owner"));
        if (id_)
            statement.exchange(soci::use(*id_, "id"));
        if (!search_.empty())
            statement.exchange(soci::use(search_, "search"));
    }

private:
    std::optional<UserId> owner_;
    std::optional<SiteId> id_;
    std::string search_;
    std::string where_ = "WHERE 1 = 1";
};

} // namespace

std::optional<SiteId> SiteRepository::insert(const Site& site)
{
    const StoredSettings settings(site);
    SiteId id;
    session_ << insert_sql, soci::use(site.owner), soci::use(site.name), soci::use(site.domain),
        soci::use(site.tracking_id), soci::use(site.time_zone), soci::use(settings.visitor_mode),
        soci::use(settings.address_mode), soci::use(settings.retention_days),
        soci::use(site.created), soci::use(site.updated), soci::into(id);
    if (!session_.got_data())
        return std::nullopt;
    set_rules(id, site.rules);
    return id;
}

bool SiteRepository::update(const Site& site)
{
    const StoredSettings settings(site);
    SiteId id;
    session_ << update_sql, soci::use(site.name, "name"), soci::use(site.domain, "domain"),
        soci::use(site.tracking_id, "tracking_id"), soci::use(site.time_zone, "time_zone"),
        soci::use(settings.visitor_mode, "visitor_mode"),
        soci::use(settings.address_mode, "address_mode"),
        soci::use(settings.retention_days, "retention_days"), soci::use(site.updated, "updated_ms"),
        soci::use(site.id, "id"), soci::into(id);
    return session_.got_data();
}

std::optional<SiteClash> SiteRepository::find_clash(const Site& site)
{
    int is_domain = 0;
    session_ << clash_sql, soci::use(site.domain, "domain"),
        soci::use(site.tracking_id, "tracking_id"), soci::use(site.id, "id"), soci::into(is_domain);
    if (!session_.got_data())
        return std::nullopt;
    return is_domain != 0 ? SiteClash::domain : SiteClash::tracking_id;
}

void SiteRepository::set_rules(SiteId id, std::span<const VisitRule> rules)
{
    session_ << remove_rules_sql, soci::use(id);
    if (rules.empty())
        return;
    long long position = 0;
    std::string list;
    std::string kind;
    std::string value;
    soci::statement insert =
        (session_.prepare << insert_rule_sql, soci::use(id), soci::use(position), soci::use(list),
         soci::use(kind), soci::use(value));
    for (const auto& rule : rules) {
        list = to_string(rule.list);
        kind = to_string(rule.kind);
        value = rule.value;
        insert.execute(true);
        ++position;
    }
}

void SiteRepository::begin_generation(SiteId id)
{
    session_ << begin_generation_sql, soci::use(id);
}

void SiteRepository::remove(SiteId id)
{
    session_ << remove_sql, soci::use(id);
}

std::vector<SiteId> SiteRepository::remove_all_of(UserId owner)
{
    std::vector<SiteId> removed;
    Site site;
    long long generation = 0;
    soci::statement statement = (session_.prepare << remove_all_of_sql, soci::use(owner),
                                 soci::into(site.id), soci::into(generation));
    statement.execute();
    while (statement.fetch()) {
        site.generation = static_cast<std::uint32_t>(generation);
        removed.push_back(site.events_id());
    }
    return removed;
}

void SiteRepository::add_rules(std::span<Site> sites)
{
    if (sites.empty())
        return;
    std::unordered_map<std::uint64_t, Site*> by_id;
    for (auto& site : sites)
        by_id.emplace(site.id.value, &site);
    const auto ids = std::views::keys(by_id);
    // More than a page of them is all of them.
    const bool is_page = sites.size() <= listed_ids_max;
    const auto sql = is_page ? fmt::format(select_rules_sql, fmt::join(ids, ","))
                             : std::string(select_all_rules_sql);
    SiteId id;
    std::string list;
    std::string kind;
    std::string value;
    soci::statement statement = (session_.prepare << sql, soci::into(id), soci::into(list),
                                 soci::into(kind), soci::into(value));
    statement.execute();
    while (statement.fetch()) {
        const auto site = by_id.find(id.value);
        if (site != by_id.end()) {
            site->second->rules.push_back({.list = parse_rule_list(list).value(),
                                           .kind = parse_rule_kind(kind).value(),
                                           .value = value});
        }
    }
}

std::optional<Site> SiteRepository::find(SiteId id)
{
    SiteRow row;
    soci::statement statement(session_);
    row.bind(statement);
    statement.exchange(soci::use(id));
    storage::prepare(statement, fmt::format("{}WHERE id = :id", select_sql));
    if (!statement.execute(true))
        return std::nullopt;
    auto site = row.to_site();
    add_rules({&site, 1});
    return site;
}

Page<Site> SiteRepository::list(const SiteQuery& query)
{
    const Filter filter(query);
    Page<Site> page{
        .items = {},
        .total = storage::count_rows(
            session_, fmt::format("SELECT count(*) FROM sites {}", filter.where()), filter)};
    SiteRow row;
    storage::for_each_row(session_, fmt::format("{}{}{}", select_sql, filter.where(), slice_sql),
                          filter, query.slice, row, [&] { page.items.push_back(row.to_site()); });
    add_rules(page.items);
    return page;
}

std::vector<Site> SiteRepository::all()
{
    SiteRow row;
    std::vector<Site> sites;
    soci::statement statement(session_);
    row.bind(statement);
    storage::prepare(statement, fmt::format("{}ORDER BY id", select_sql));
    statement.execute();
    while (statement.fetch())
        sites.push_back(row.to_site());
    add_rules(sites);
    return sites;
}

} // namespace waymark::sites
