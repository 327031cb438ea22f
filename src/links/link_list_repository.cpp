// SPDX-License-Identifier: Apache-2.0
#include "base/page.hpp"
#include "links/link_repository.hpp"
#include "links/link_row.hpp"
#include "links/link_search.hpp"
#include "storage/like_pattern.hpp"
#include "storage/meta_store.hpp"
#include "storage/sql_types.hpp"
#include "storage/statement.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <soci/soci.h>

#include <algorithm>
#include <cassert>
#include <future>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace waymark::links {

namespace {

// Above it the order's index is walked along, below it all rows of a filter are sorted.
constexpr std::uint64_t rows_sorted_max = 20'000;

constexpr std::size_t suggestions_max = 20;
constexpr std::size_t suggesting_links_max = 100'000;

constexpr std::string_view probe_sql = R"sql(
SELECT count(*), coalesce(max(id), 0)
FROM (SELECT rowid AS id FROM links_search WHERE links_search MATCH :match LIMIT :limit) AS hits
)sql";
constexpr std::string_view suggest_sql = R"sql(
SELECT value, count(*) AS total
FROM (SELECT {0} AS value FROM links {1} ORDER BY created_ms DESC, id DESC LIMIT {2}) AS newest
WHERE value {3} :prefix ESCAPE '\'
GROUP BY value ORDER BY total DESC, value LIMIT {4}
)sql";

bool is_sqlite(soci::session& session)
{
    return session.get_backend_name() == "sqlite3";
}

// LIKE that ignores case. SQLite's own does so for ASCII.
std::string_view like(soci::session& session)
{
    return is_sqlite(session) ? "LIKE" : "ILIKE";
}

// The id decides between equals, so that pages neither repeat nor miss a link.
std::string_view order_of(LinkSort sort)
{
    switch (sort) {
    case LinkSort::created:
        return "links.created_ms {0}, links.id {0}";
    case LinkSort::updated:
        return "links.updated_ms {0}, links.id {0}";
    case LinkSort::slug:
        return "links.slug {0}, links.id {0}";
    case LinkSort::title:
        return "links.title {0}, links.id {0}";
    case LinkSort::target_url:
        return "links.target_url {0}, links.id {0}";
    case LinkSort::status:
        return "links.status {0}, links.created_ms {0}, links.id {0}";
    case LinkSort::expires:
        return "links.expires_ms {0}, links.id {0}";
    case LinkSort::clicks:
        return "links.clicks {0}, links.id {0}";
    }
    std::unreachable();
}

// Conditions on columns, and the values that they name.
class Filter {
public:
    explicit Filter(const LinkScope& scope) : owner_(scope.owner) {}
    Filter(const LinkQuery& query, std::optional<DomainId> domain)
        : owner_(query.scope.owner), domain_(domain)
    {
        if (query.status)
            status_ = to_string(*query.status);
    }

    [[nodiscard]] bool is_empty() const { return !owner_ && !domain_ && !status_; }

    // For few rows, or where any order will do.
    [[nodiscard]] std::string where() const { return where(true, true, true); }

    // For going through most rows of the table, which is faster than to look each up.
    [[nodiscard]] std::string where_scanning() const { return where(false, false, false); }

    // For walking along the index of `order`: of the filters, only those may be looked up by an
    // index which has this order, too. Without that, a database which doesn't know how frequent a
    // value is would gather and sort all rows that have it.
    [[nodiscard]] std::string where(LinkSort order) const
    {
        const bool by_created = order == LinkSort::created;
        return where(by_created || order == LinkSort::clicks || order == LinkSort::status,
                     by_created, by_created || order == LinkSort::status);
    }

    void bind(soci::statement& statement) const
    {
        if (owner_)
            statement.exchange(soci::use(*owner_, "owner"));
        if (domain_)
            statement.exchange(soci::use(*domain_, "domain"));
        if (status_)
            statement.exchange(soci::use(*status_, "status"));
    }

private:
    // An expression is no column, and has no index.
    [[nodiscard]] std::string where(bool owner, bool domain, bool status) const
    {
        std::string text = "WHERE 1 = 1";
        if (owner_)
            text += owner ? " AND links.owner_id = :owner" : " AND +links.owner_id = :owner";
        if (domain_)
            text += domain ? " AND links.domain_id = :domain" : " AND +links.domain_id = :domain";
        if (status_)
            text += status ? " AND links.status = :status"
                           : " AND coalesce(links.status, '') = :status";
        return text;
    }

    std::optional<UserId> owner_;
    std::optional<DomainId> domain_;
    std::optional<std::string> status_;
};

// How rows are searched for a term.
enum class SearchBy : std::uint8_t {
    nothing, // there is no term
    index,   // the trigram index knows all that have it
    looking, // each row is looked at
};

struct SearchPlan {
    SearchBy count = SearchBy::nothing;
    SearchBy page = SearchBy::nothing;
    bool is_scan = false; // most of the table is looked at for the count
};

// What is searched for, and how.
class Search {
public:
    Search(soci::session& session, const std::string& term)
        : match_(to_match(term)), pattern_(storage::like_containing(term)), like_(like(session))
    {
    }

    [[nodiscard]] static std::string_view from(SearchBy by)
    {
        return by == SearchBy::index
                   ? "links_search CROSS JOIN links ON links.id = links_search.rowid"
                   : "links";
    }
    [[nodiscard]] std::string condition(SearchBy by) const
    {
        switch (by) {
        case SearchBy::nothing:
            return "";
        case SearchBy::index:
            return " AND links_search MATCH :match";
        case SearchBy::looking:
            return fmt::format(R"( AND (target_url {0} :pattern ESCAPE '\'
                                        OR title {0} :pattern ESCAPE '\'
                                        OR description {0} :pattern ESCAPE '\'
                                        OR slug {0} :pattern ESCAPE '\'))",
                               like_);
        }
        std::unreachable();
    }
    void bind(soci::statement& statement, SearchBy by) const
    {
        if (by == SearchBy::index)
            statement.exchange(soci::use(match_, "match"));
        if (by == SearchBy::looking)
            statement.exchange(soci::use(pattern_, "pattern"));
    }

private:
    std::string match_;
    std::string pattern_;
    std::string_view like_;
};

// Binds what a filter and a search name.
struct Bound {
    void bind(soci::statement& statement) const
    {
        filter.bind(statement);
        search.bind(statement, by);
    }

    const Filter& filter;
    const Search& search;
    SearchBy by;
};

// The same, of links after `after` and up to `last`.
struct BoundBetween {
    void bind(soci::statement& statement) const
    {
        bound.bind(statement);
        statement.exchange(soci::use(after, "after"));
        statement.exchange(soci::use(last, "last"));
    }

    Bound bound;
    long long after;
    long long last;
};

struct IdRow {
    void bind(soci::statement& statement) { statement.exchange(soci::into(id)); }

    LinkId id;
};

// Makes one list, in the caller's transaction.
class Listing {
public:
    Listing(storage::MetaStore& store, soci::session& session, const LinkQuery& query,
            const Filter& filter)
        : store_(store), session_(session), query_(query), filter_(filter),
          search_(session, query.search)
    {
    }

    [[nodiscard]] LinkPage make(const SearchLimits& limits)
    {
        const SearchPlan plan = make_plan(limits);
        const Slice slice{.offset = std::uint64_t{query_.page - 1} * query_.page_size,
                          .limit = query_.page_size};
        LinkPage page{.links = {}, .total = count(plan)};
        if (slice.offset < page.total)
            page.links = load(select_ids(plan.page, slice, page.total));
        return page;
    }

private:
    // Looking takes some 0.2 µs a row. The trigram index finds a rare term at once and counts any,
    // the slower the more rows have it; asked row by row it takes a thousand times longer than
    // looking does.
    SearchPlan make_plan(const SearchLimits& limits)
    {
        if (query_.search.empty())
            return {};
        const SearchPlan looking{.count = SearchBy::looking, .page = SearchBy::looking};
        const SearchPlan scanning{
            .count = SearchBy::looking, .page = SearchBy::looking, .is_scan = true};
        const bool is_known = is_sqlite(session_) && is_indexed(query_.search);
        const bool alike = has_only_ascii_case(query_.search);
        if ((alike || !is_known) && has_at_most(limits.rows_scanned))
            return looking;
        if (!is_known)
            return scanning;
        const auto [hits, last] = probe(limits.hits_sorted + 1);
        if (!alike || hits <= limits.hits_sorted)
            return {.count = SearchBy::index, .page = SearchBy::index};
        const bool has_nearly_everyone = last < 2 * hits;
        if (has_nearly_everyone)
            return scanning;
        return {.count = SearchBy::index, .page = SearchBy::looking};
    }

    // Whether the filter leaves no more rows than that.
    bool has_at_most(std::uint64_t rows)
    {
        return storage::count_rows(session_,
                                   fmt::format("SELECT count(*) FROM (SELECT 1 FROM links {} "
                                               "LIMIT {}) AS bounded",
                                               filter_.where(), rows + 1),
                                   filter_) <= rows;
    }

    // How many links have the term, counted up to `limit`, and the last of them by id.
    std::pair<std::uint64_t, std::uint64_t> probe(std::uint64_t limit)
    {
        const auto limit_value = static_cast<long long>(limit);
        long long hits = 0;
        long long last = 0;
        soci::statement statement(session_);
        statement.exchange(soci::into(hits));
        statement.exchange(soci::into(last));
        search_.bind(statement, SearchBy::index);
        statement.exchange(soci::use(limit_value, "limit"));
        storage::prepare(statement, std::string(probe_sql));
        statement.execute(true);
        return {static_cast<std::uint64_t>(hits), static_cast<std::uint64_t>(last)};
    }

    std::uint64_t count(const SearchPlan& plan)
    {
        if (plan.is_scan)
            return count_scanning();
        const bool is_index_enough = plan.count == SearchBy::index && filter_.is_empty();
        return storage::count_rows(
            session_,
            fmt::format("SELECT count(*) FROM {} {}{}",
                        is_index_enough ? "links_search" : Search::from(plan.count),
                        filter_.where(), search_.condition(plan.count)),
            Bound{filter_, search_, plan.count});
    }

    // Looks at all rows: at one half of them here, and at the other on a second thread if a session
    // is to be had for it.
    std::uint64_t count_scanning()
    {
        long long last = 0;
        session_ << "SELECT coalesce(max(id), 0) FROM links", soci::into(last);
        const auto middle = last / 2;
        auto upper = std::async(std::launch::async, [&] {
            return store_.try_read(
                [&](soci::session& session) { return count_between(session, middle, last); });
        });
        const auto lower = count_between(session_, 0, middle);
        const auto counted = upper.get();
        return lower + (counted ? *counted : count_between(session_, middle, last));
    }

    std::uint64_t count_between(soci::session& session, long long after, long long last) const
    {
        constexpr auto by = SearchBy::looking;
        return storage::count_rows(
            session,
            fmt::format(
                "SELECT count(*) FROM links {}{} AND links.id > :after AND links.id <= :last",
                filter_.where_scanning(), search_.condition(by)),
            BoundBetween{.bound = {filter_, search_, by}, .after = after, .last = last});
    }

    std::vector<LinkId> select_ids(SearchBy by, const Slice& slice, std::uint64_t total)
    {
        const auto where = total <= rows_sorted_max ? filter_.where() : filter_.where(query_.sort);
        const auto order =
            fmt::format(fmt::runtime(order_of(query_.sort)), query_.descending ? "DESC" : "ASC");
        IdRow row;
        std::vector<LinkId> ids;
        storage::for_each_row(session_,
                              fmt::format("SELECT links.id FROM {} {}{} ORDER BY {} "
                                          "LIMIT :limit OFFSET :offset",
                                          Search::from(by), where, search_.condition(by), order),
                              Bound{filter_, search_, by}, slice, row,
                              [&] { ids.push_back(row.id); });
        return ids;
    }

    // Only of a page's links is more read than the order's index holds.
    std::vector<Link> load(const std::vector<LinkId>& ids)
    {
        std::vector<std::uint64_t> numbers;
        std::ranges::transform(ids, std::back_inserter(numbers), &LinkId::value);
        std::unordered_map<LinkId, std::size_t> places;
        for (const LinkId id : ids)
            places.emplace(id, places.size());
        soci::statement statement(session_);
        auto links =
            select_links(statement, fmt::format("links.id IN ({})", fmt::join(numbers, ",")));
        std::ranges::sort(links, {}, [&](const Link& link) { return places.at(link.id); });
        return links;
    }

    storage::MetaStore& store_;
    soci::session& session_;
    const LinkQuery& query_;
    const Filter& filter_;
    Search search_;
};

// Nothing if there is no domain of that name.
std::optional<DomainId> find_domain(soci::session& session, const std::string& name)
{
    if (name.empty())
        return default_domain;
    DomainId domain;
    session << "SELECT id FROM domain_names WHERE name = :name", soci::use(name),
        soci::into(domain);
    return session.got_data() ? std::optional(domain) : std::nullopt;
}

} // namespace

LinkPage LinkRepository::list(const LinkQuery& query)
{
    assert(query.page > 0);
    if (is_found_nowhere(query.search))
        return {};
    return store_.read([&](soci::session& session) -> LinkPage {
        std::optional<DomainId> domain;
        if (query.domain) {
            domain = find_domain(session, *query.domain);
            if (!domain)
                return {};
        }
        const Filter filter(query, domain);
        return Listing(store_, session, query, filter).make(limits_);
    });
}

std::vector<UtmSuggestion>
LinkRepository::suggest_utm(const LinkScope& scope, std::string_view field, std::string_view prefix)
{
    assert(std::ranges::find(utm_fields, field, &UtmField::name) != utm_fields.end());
    if (is_found_nowhere(prefix))
        return {};
    return store_.read([&](soci::session& session) {
        const Filter filter(scope);
        const auto pattern = storage::like_beginning_with(prefix);
        std::string value;
        long long total = 0;
        soci::statement statement(session);
        statement.exchange(soci::into(value));
        statement.exchange(soci::into(total));
        filter.bind(statement);
        statement.exchange(soci::use(pattern, "prefix"));
        storage::prepare(statement,
                         fmt::format(fmt::runtime(suggest_sql), field, filter.where(),
                                     suggesting_links_max, like(session), suggestions_max));
        statement.execute();
        std::vector<UtmSuggestion> suggestions;
        while (statement.fetch())
            suggestions.push_back({.value = value, .count = static_cast<std::uint64_t>(total)});
        return suggestions;
    });
}

LinkCounts LinkRepository::count(const LinkScope& scope)
{
    return store_.read([&scope](soci::session& session) {
        const Filter filter(scope);
        std::string status;
        long long links = 0;
        soci::statement statement(session);
        statement.exchange(soci::into(status));
        statement.exchange(soci::into(links));
        filter.bind(statement);
        storage::prepare(
            statement,
            fmt::format("SELECT status, count(*) FROM links {} GROUP BY status", filter.where()));
        statement.execute();
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

} // namespace waymark::links
