// SPDX-License-Identifier: Apache-2.0
#include "links/link_repository.hpp"

#include "base/text.hpp"
#include "links/link_row.hpp"
#include "storage/like_pattern.hpp"
#include "storage/meta_store.hpp"
#include "storage/sql_types.hpp"
#include "storage/statement.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <soci/soci.h>

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace waymark::links {

namespace {

constexpr std::string_view from_links = "FROM links JOIN users ON users.id = links.owner_id";

std::string_view column_of(LinkSort sort)
{
    switch (sort) {
    case LinkSort::created:
        return "links.created_ms";
    case LinkSort::updated:
        return "links.updated_ms";
    case LinkSort::slug:
        return "slug";
    case LinkSort::title:
        return "title";
    case LinkSort::target_url:
        return "target_url";
    case LinkSort::status:
        return "status";
    case LinkSort::expires:
        return "expires_ms";
    }
    std::unreachable();
}

// A WHERE clause and the values that it names. A statement bound to it must not outlive it.
class Filter {
public:
    explicit Filter(const LinkScope& scope)
    {
        if (!scope.owner)
            return;
        owner_ = static_cast<long long>(scope.owner->value);
        where_ += " AND owner_id = :owner";
    }

    explicit Filter(const LinkQuery& query) : Filter(query.scope)
    {
        if (query.status) {
            status_ = to_string(*query.status);
            where_ += " AND status = :status";
        }
        if (!query.search.empty()) {
            pattern_ = storage::like_containing(ascii_lower(query.search));
            where_ += R"( AND (lower(slug) LIKE :pattern ESCAPE '\'
                               OR lower(title) LIKE :pattern ESCAPE '\'
                               OR lower(target_url) LIKE :pattern ESCAPE '\'))";
        }
    }

    [[nodiscard]] const std::string& where() const { return where_; }

    void bind(soci::statement& statement)
    {
        if (owner_)
            statement.exchange(soci::use(*owner_, "owner"));
        if (status_)
            statement.exchange(soci::use(*status_, "status"));
        if (pattern_)
            statement.exchange(soci::use(*pattern_, "pattern"));
    }

private:
    std::string where_ = "WHERE 1 = 1";
    std::optional<long long> owner_;
    std::optional<std::string> status_;
    std::optional<std::string> pattern_;
};

// Begins a SELECT: its rows are for fetch().
void open_rows(soci::statement& statement, const std::string& sql)
{
    storage::prepare(statement, sql);
    statement.execute();
}

// Runs what changes rows. Returns how many.
long long change_rows(soci::statement& statement, const std::string& sql)
{
    storage::prepare(statement, sql);
    statement.execute(true);
    return statement.get_affected_rows();
}

// Runs a SELECT of LinkRow's columns, whose values are bound already.
std::vector<Link> fetch_links(soci::statement& statement, const std::string& sql)
{
    LinkRow row;
    row.bind_result(statement);
    open_rows(statement, sql);
    std::vector<Link> links;
    while (statement.fetch())
        links.push_back(row.to_link());
    return links;
}

std::optional<Link> first_of(std::vector<Link> links)
{
    if (links.empty())
        return std::nullopt;
    return std::move(links.front());
}

std::optional<Link> select_one(soci::session& session, std::string uid, const LinkScope& scope)
{
    Filter filter(scope);
    soci::statement statement(session);
    statement.exchange(soci::use(uid, "uid"));
    filter.bind(statement);
    return first_of(
        fetch_links(statement, fmt::format("SELECT {} {} {} AND links.uid = :uid",
                                           LinkRow::selected_columns, from_links, filter.where())));
}

std::uint64_t select_total(soci::session& session, Filter& filter)
{
    long long total = 0;
    soci::statement statement(session);
    statement.exchange(soci::into(total));
    filter.bind(statement);
    open_rows(statement, fmt::format("SELECT count(*) FROM links {}", filter.where()));
    statement.fetch();
    return static_cast<std::uint64_t>(total);
}

} // namespace

Result<Link> LinkRepository::insert(const Link& link)
{
    return store_.write([&link](soci::session& session) -> Result<Link> {
        LinkRow row(link);
        soci::statement statement(session);
        row.bind_insert(statement);
        if (change_rows(statement, std::string(LinkRow::insert_statement)) == 0)
            return failure(Errc::conflict, "Invalid slug: it is already taken", "slug");
        auto stored = select_one(session, link.uid, LinkScope{});
        assert(stored); // its owner is a foreign key
        return *std::move(stored);
    });
}

std::optional<Link> LinkRepository::find(std::string_view uid, const LinkScope& scope)
{
    return store_.read(
        [&](soci::session& session) { return select_one(session, std::string(uid), scope); });
}

std::optional<Link> LinkRepository::find_by_slug(DomainId domain, std::string_view slug)
{
    return store_.read([&](soci::session& session) {
        const auto domain_value = static_cast<long long>(domain.value);
        const std::string slug_value(slug);
        soci::statement statement(session);
        statement.exchange(soci::use(domain_value, "domain"));
        statement.exchange(soci::use(slug_value, "slug"));
        return first_of(fetch_links(
            statement, fmt::format("SELECT {} {} WHERE domain_id = :domain AND slug = :slug",
                                   LinkRow::selected_columns, from_links)));
    });
}

LinkPage LinkRepository::list(const LinkQuery& query)
{
    assert(query.page > 0);
    return store_.read([&query](soci::session& session) {
        Filter filter(query);
        const long long limit = query.page_size;
        const long long offset = (static_cast<long long>(query.page) - 1) * limit;
        soci::statement statement(session);
        filter.bind(statement);
        statement.exchange(soci::use(limit, "limit"));
        statement.exchange(soci::use(offset, "offset"));
        // The id decides between equals, so that pages neither repeat nor miss a link.
        const auto sql = fmt::format("SELECT {0} {1} {2} ORDER BY {3} {4}, links.id {4} "
                                     "LIMIT :limit OFFSET :offset",
                                     LinkRow::selected_columns, from_links, filter.where(),
                                     column_of(query.sort), query.descending ? "DESC" : "ASC");
        return LinkPage{.links = fetch_links(statement, sql),
                        .total = select_total(session, filter)};
    });
}

std::vector<LinkId> LinkRepository::list_ids(const LinkQuery& query)
{
    return store_.read([&query](soci::session& session) {
        Filter filter(query);
        long long id = 0;
        soci::statement statement(session);
        statement.exchange(soci::into(id));
        filter.bind(statement);
        open_rows(statement, fmt::format("SELECT links.id FROM links {0} ORDER BY {1} {2}, "
                                         "links.id {2}",
                                         filter.where(), column_of(query.sort),
                                         query.descending ? "DESC" : "ASC"));
        std::vector<LinkId> ids;
        while (statement.fetch())
            ids.push_back(LinkId{static_cast<std::uint64_t>(id)});
        return ids;
    });
}

std::vector<Link> LinkRepository::find(std::span<const LinkId> ids)
{
    if (ids.empty())
        return {};
    return store_.read([&ids](soci::session& session) {
        std::vector<std::uint64_t> numbers;
        std::ranges::transform(ids, std::back_inserter(numbers), &LinkId::value);
        soci::statement statement(session);
        return fetch_links(statement, fmt::format("SELECT {} {} WHERE links.id IN ({})",
                                                  LinkRow::selected_columns, from_links,
                                                  fmt::join(numbers, ",")));
    });
}

LinkCounts LinkRepository::count(const LinkScope& scope)
{
    return store_.read([&scope](soci::session& session) {
        Filter filter(scope);
        std::string status;
        long long links = 0;
        soci::statement statement(session);
        statement.exchange(soci::into(status));
        statement.exchange(soci::into(links));
        filter.bind(statement);
        open_rows(statement, fmt::format("SELECT status, count(*) FROM links {} GROUP BY status",
                                         filter.where()));
        LinkCounts counts;
        while (statement.fetch()) {
            const auto number = static_cast<std::uint64_t>(links);
            counts.total += number;
            if (status == to_string(LinkStatus::active))
                counts.active = number;
            else if (status == to_string(LinkStatus::inactive))
                counts.inactive = number;
            else
                counts.expired = number;
        }
        return counts;
    });
}

std::uint64_t LinkRepository::count_ever_made()
{
    return store_.read([](soci::session& session) {
        long long last_id = 0;
        session << "SELECT coalesce(max(id), 0) FROM links", soci::into(last_id);
        return static_cast<std::uint64_t>(last_id);
    });
}

bool LinkRepository::mark_expired(DomainId domain, std::string_view slug, TimePoint now)
{
    return store_.write([&](soci::session& session) {
        const auto domain_value = static_cast<long long>(domain.value);
        const std::string slug_value(slug);
        const long long now_ms = to_epoch_ms(now);
        soci::statement statement(session);
        statement.exchange(soci::use(now_ms, "now"));
        statement.exchange(soci::use(domain_value, "domain"));
        statement.exchange(soci::use(slug_value, "slug"));
        return change_rows(statement, "UPDATE links SET status = 'EXPIRED', updated_ms = :now "
                                      "WHERE domain_id = :domain AND slug = :slug "
                                      "AND status = 'ACTIVE' AND expires_ms <= :now") > 0;
    });
}

std::vector<LinkPlace> remove_links_of(soci::session& session, UserId owner)
{
    std::vector<LinkPlace> removed;
    LinkPlace place;
    soci::statement statement =
        (session.prepare << "DELETE FROM links WHERE owner_id = :owner RETURNING domain_id, slug",
         soci::use(owner), soci::into(place.domain), soci::into(place.slug));
    statement.execute();
    while (statement.fetch())
        removed.push_back(place);
    return removed;
}

} // namespace waymark::links
