// SPDX-License-Identifier: Apache-2.0
#include "links/bundles/bundle_repository.hpp"

#include "base/text.hpp"
#include "links/link_row.hpp"
#include "storage/like_pattern.hpp"
#include "storage/sql_types.hpp"
#include "storage/statement.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cassert>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace waymark::links::bundles {

namespace {

constexpr const char* insert_sql = R"sql(
INSERT INTO bundles (uid, owner_id, name, description, color, icon, status, created_ms, updated_ms)
VALUES (:uid, :owner_id, :name, :description, :color, :icon, :status, :created_ms, :updated_ms)
RETURNING id
)sql";
constexpr const char* update_sql = R"sql(
UPDATE bundles
SET name = :name, description = :description, color = :color, icon = :icon, status = :status,
    updated_ms = :updated_ms
WHERE id = :id
)sql";
constexpr const char* remove_sql = "DELETE FROM bundles WHERE id = :id";

constexpr std::string_view select_sql = R"sql(
SELECT bundles.id, bundles.uid, bundles.name, description, color, icon, status, owner_id, users.uid,
       bundles.created_ms, bundles.updated_ms
FROM bundles JOIN users ON users.id = owner_id
)sql";
// The id decides between equals, so that pages neither repeat nor miss a bundle.
constexpr std::string_view slice_sql =
    " ORDER BY bundles.created_ms DESC, bundles.id DESC LIMIT :limit OFFSET :offset";

constexpr std::string_view figures_sql = R"sql(
SELECT bundle_id, count(*), CAST(coalesce(sum(links.clicks), 0) AS BIGINT)
FROM bundle_links JOIN links ON links.id = link_id
WHERE bundle_id IN ({})
GROUP BY bundle_id
)sql";
constexpr std::string_view members_sql = R"sql(
SELECT bundle_id, link_id, position
FROM (SELECT bundle_id, link_id, position,
             row_number() OVER (PARTITION BY bundle_id
                                ORDER BY position, added_ms, link_id) AS place
      FROM bundle_links WHERE bundle_id IN ({})) AS placed
WHERE place <= {}
ORDER BY bundle_id, place
)sql";

constexpr const char* find_link_sql = "SELECT id FROM links WHERE uid = :uid";
constexpr const char* find_link_of_sql =
    "SELECT id FROM links WHERE uid = :uid AND owner_id = :owner";

constexpr const char* places_sql =
    "SELECT link_id, position FROM bundle_links WHERE bundle_id = :bundle";
constexpr const char* insert_place_sql = R"sql(
INSERT INTO bundle_links (bundle_id, link_id, position, added_ms)
VALUES (:bundle, :link, :position, :now)
)sql";
constexpr const char* remove_place_sql = R"sql(
DELETE FROM bundle_links
WHERE bundle_id = :bundle AND link_id = (SELECT id FROM links WHERE uid = :uid)
)sql";
constexpr const char* set_position_sql = R"sql(
UPDATE bundle_links SET position = :position
WHERE bundle_id = :bundle AND link_id = (SELECT id FROM links WHERE uid = :uid)
)sql";

// A row of select_sql.
class BundleRow {
public:
    void bind(soci::statement& statement)
    {
        statement.exchange(soci::into(id_));
        statement.exchange(soci::into(bundle_.uid));
        statement.exchange(soci::into(bundle_.name));
        statement.exchange(soci::into(bundle_.description));
        statement.exchange(soci::into(bundle_.color));
        statement.exchange(soci::into(bundle_.icon));
        statement.exchange(soci::into(status_));
        statement.exchange(soci::into(bundle_.owner));
        statement.exchange(soci::into(bundle_.owner_uid));
        statement.exchange(soci::into(bundle_.created));
        statement.exchange(soci::into(bundle_.updated));
    }

    // After a row was fetched.
    [[nodiscard]] const Bundle& bundle()
    {
        const auto status = parse_bundle_status(status_);
        assert(status); // the table has a CHECK
        bundle_.id = static_cast<std::uint64_t>(id_);
        bundle_.status = *status;
        return bundle_;
    }

private:
    Bundle bundle_;
    long long id_ = 0;
    std::string status_;
};

// A WHERE clause and the values that it names. A statement bound to it must not outlive it.
class Filter {
public:
    explicit Filter(const LinkScope& scope) : owner_(scope.owner)
    {
        if (owner_)
            where_ += " AND owner_id = :owner";
    }
    Filter(const LinkScope& scope, const std::string& uid) : Filter(scope)
    {
        uid_ = uid;
        where_ += " AND bundles.uid = :uid";
    }
    explicit Filter(const BundleQuery& query) : Filter(query.scope)
    {
        if (!query.search.empty()) {
            search_ = storage::like_containing(ascii_lower(query.search));
            where_ += R"( AND (lower(bundles.name) LIKE :search ESCAPE '\'
                               OR lower(description) LIKE :search ESCAPE '\'))";
        }
        if (query.status) {
            status_ = to_string(*query.status);
            where_ += " AND status = :status";
        }
    }

    [[nodiscard]] const std::string& where() const { return where_; }

    void bind(soci::statement& statement) const
    {
        if (owner_)
            statement.exchange(soci::use(*owner_, "owner"));
        if (uid_)
            statement.exchange(soci::use(*uid_, "uid"));
        if (search_)
            statement.exchange(soci::use(*search_, "search"));
        if (status_)
            statement.exchange(soci::use(*status_, "status"));
    }

private:
    std::string where_ = "WHERE 1 = 1";
    std::optional<UserId> owner_;
    std::optional<std::string> uid_;
    std::optional<std::string> search_;
    std::optional<std::string> status_;
};

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

// A link in a bundle.
struct Membership {
    std::uint64_t bundle = 0;
    Place place;
};

std::vector<Membership> read_memberships(soci::session& session, const std::string& bundle_ids,
                                         std::size_t each_max)
{
    long long bundle = 0;
    LinkId link;
    long long position = 0;
    soci::statement statement = (session.prepare << fmt::format(members_sql, bundle_ids, each_max),
                                 soci::into(bundle), soci::into(link), soci::into(position));
    statement.execute();
    std::vector<Membership> memberships;
    while (statement.fetch()) {
        memberships.push_back({.bundle = static_cast<std::uint64_t>(bundle),
                               .place = {.link = link, .position = position}});
    }
    return memberships;
}

// The links of memberships, each once.
std::unordered_map<LinkId, Link> read_links(soci::session& session,
                                            const std::vector<Membership>& memberships)
{
    std::set<std::uint64_t> ids;
    for (const auto& membership : memberships)
        ids.insert(membership.place.link.value);
    std::unordered_map<LinkId, Link> links;
    if (ids.empty())
        return links;
    soci::statement statement(session);
    for (auto& link :
         select_links(statement, fmt::format("links.id IN ({})", fmt::join(ids, ",")))) {
        const LinkId id = link.id;
        links.emplace(id, std::move(link));
    }
    return links;
}

using BundlesById = std::unordered_map<std::uint64_t, Bundle*>;

void read_figures(soci::session& session, const std::string& bundle_ids, const BundlesById& by_id)
{
    long long bundle = 0;
    long long links = 0;
    long long clicks = 0;
    soci::statement statement = (session.prepare << fmt::format(figures_sql, bundle_ids),
                                 soci::into(bundle), soci::into(links), soci::into(clicks));
    statement.execute();
    while (statement.fetch()) {
        auto& found = *by_id.at(static_cast<std::uint64_t>(bundle));
        found.link_count = static_cast<std::uint64_t>(links);
        found.clicks = static_cast<std::uint64_t>(clicks);
    }
}

} // namespace

std::uint64_t BundleRepository::insert(const Bundle& bundle)
{
    const std::string status(to_string(bundle.status));
    long long id = 0;
    session_ << insert_sql, soci::use(bundle.uid), soci::use(bundle.owner), soci::use(bundle.name),
        soci::use(bundle.description), soci::use(bundle.color), soci::use(bundle.icon),
        soci::use(status), soci::use(bundle.created), soci::use(bundle.updated), soci::into(id);
    return static_cast<std::uint64_t>(id);
}

void BundleRepository::update(const Bundle& bundle)
{
    const std::string status(to_string(bundle.status));
    run(session_, update_sql, bundle.name, bundle.description, bundle.color, bundle.icon, status,
        bundle.updated, static_cast<long long>(bundle.id));
}

void BundleRepository::remove(std::uint64_t id)
{
    run(session_, remove_sql, static_cast<long long>(id));
}

std::optional<Bundle> BundleRepository::find(const LinkScope& scope, const std::string& uid)
{
    const Filter filter(scope, uid);
    BundleRow row;
    soci::statement statement(session_);
    row.bind(statement);
    filter.bind(statement);
    storage::prepare(statement, fmt::format("{}{}", select_sql, filter.where()));
    if (!statement.execute(true))
        return std::nullopt;
    return row.bundle();
}

Page<Bundle> BundleRepository::list(const BundleQuery& query)
{
    const Filter filter(query);
    Page<Bundle> page;
    BundleRow row;
    storage::for_each_row(session_, fmt::format("{}{}{}", select_sql, filter.where(), slice_sql),
                          filter, query.slice, row, [&] { page.items.push_back(row.bundle()); });
    page.total = storage::count_rows(
        session_, fmt::format("SELECT count(*) FROM bundles {}", filter.where()), filter);
    return page;
}

void BundleRepository::read_members(std::span<Bundle> bundles, std::size_t each_max)
{
    if (bundles.empty())
        return;
    BundlesById by_id;
    std::vector<std::uint64_t> ids;
    for (auto& bundle : bundles) {
        bundle.members.clear();
        bundle.link_count = 0;
        bundle.clicks = 0;
        by_id.emplace(bundle.id, &bundle);
        ids.push_back(bundle.id);
    }
    const std::string id_list = fmt::format("{}", fmt::join(ids, ","));
    read_figures(session_, id_list, by_id);
    const auto memberships = read_memberships(session_, id_list, each_max);
    const auto links = read_links(session_, memberships);
    for (const auto& [bundle, place] : memberships) {
        by_id.at(bundle)->members.push_back(
            {.link = links.at(place.link), .position = place.position});
    }
}

std::vector<std::optional<LinkId>> BundleRepository::find_links(const LinkScope& scope,
                                                                std::span<const std::string> uids)
{
    std::string uid;
    LinkId id;
    soci::statement statement(session_);
    statement.exchange(soci::into(id));
    statement.exchange(soci::use(uid));
    if (scope.owner)
        statement.exchange(soci::use(*scope.owner));
    storage::prepare(statement, scope.owner ? find_link_of_sql : find_link_sql);

    std::vector<std::optional<LinkId>> found;
    found.reserve(uids.size());
    for (const auto& wanted : uids) {
        uid = wanted;
        found.push_back(statement.execute(true) ? std::optional(id) : std::nullopt);
    }
    return found;
}

std::vector<Place> BundleRepository::places(std::uint64_t bundle)
{
    const auto bundle_value = static_cast<long long>(bundle);
    LinkId link;
    long long position = 0;
    soci::statement statement = (session_.prepare << places_sql, soci::use(bundle_value),
                                 soci::into(link), soci::into(position));
    statement.execute();
    std::vector<Place> places;
    while (statement.fetch())
        places.push_back({.link = link, .position = position});
    return places;
}

void BundleRepository::insert_places(std::uint64_t bundle, std::span<const Place> places,
                                     TimePoint now)
{
    const auto bundle_value = static_cast<long long>(bundle);
    LinkId link;
    long long position = 0;
    soci::statement statement = (session_.prepare << insert_place_sql, soci::use(bundle_value),
                                 soci::use(link), soci::use(position), soci::use(now));
    for (const Place& place : places) {
        link = place.link;
        position = place.position;
        statement.execute(true);
    }
}

bool BundleRepository::remove_place(std::uint64_t bundle, const std::string& link_uid)
{
    return run(session_, remove_place_sql, static_cast<long long>(bundle), link_uid);
}

bool BundleRepository::set_position(std::uint64_t bundle, const std::string& link_uid,
                                    std::int64_t position)
{
    return run(session_, set_position_sql, static_cast<long long>(position),
               static_cast<long long>(bundle), link_uid);
}

} // namespace waymark::links::bundles
