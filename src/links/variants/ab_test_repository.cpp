// SPDX-License-Identifier: Apache-2.0
#include "links/variants/ab_test_repository.hpp"

#include "links/variants/variant_repository.hpp"
#include "storage/sql_types.hpp"
#include "storage/statement.hpp"

#include <fmt/format.h>
#include <soci/soci.h>

#include <cassert>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace waymark::links::variants {

namespace {

constexpr const char* insert_sql = R"sql(
INSERT INTO ab_tests (link_id, name, description, status, traffic_split, start_ms, end_ms,
                      is_active, created_ms, updated_ms)
VALUES (:link, :name, :description, :status, :split, :start, :end, :is_active, :created, :updated)
RETURNING id
)sql";

constexpr std::string_view select_sql = R"sql(
SELECT ab_tests.id, ab_tests.link_id, ab_tests.name, ab_tests.description, ab_tests.status,
       ab_tests.traffic_split, ab_tests.start_ms, ab_tests.end_ms, ab_tests.is_active,
       ab_tests.created_ms, ab_tests.updated_ms
)sql";

constexpr std::string_view from_sql = "FROM ab_tests JOIN links ON links.id = ab_tests.link_id";

// The id decides between equals, so that pages neither repeat nor miss a test.
constexpr std::string_view slice_sql =
    "ORDER BY ab_tests.created_ms DESC, ab_tests.id DESC LIMIT :limit OFFSET :offset";

constexpr const char* update_sql = R"sql(
UPDATE ab_tests
SET name = :name, description = :description, status = :status, traffic_split = :split,
    start_ms = :start, end_ms = :end, is_active = :is_active, updated_ms = :updated
WHERE id = :id
)sql";

constexpr const char* remove_sql = "DELETE FROM ab_tests WHERE id = :id";
constexpr const char* has_running_sql =
    "SELECT count(*) FROM ab_tests WHERE link_id = :link AND status = 'running'";
constexpr std::string_view is_shown_to_visitors =
    "WHERE ab_tests.link_id = :link AND ab_tests.status = 'running' AND ab_tests.is_active = 1";
constexpr std::string_view counts_sql =
    "SELECT count(*), coalesce(sum(CASE WHEN ab_tests.status = 'running' THEN 1 ELSE 0 END), 0)";

// A row of select_sql.
class AbTestRow {
public:
    void bind(soci::statement& statement)
    {
        statement.exchange(soci::into(id_));
        statement.exchange(soci::into(test_.link));
        statement.exchange(soci::into(test_.name));
        statement.exchange(soci::into(test_.description));
        statement.exchange(soci::into(status_));
        statement.exchange(soci::into(split_));
        statement.exchange(soci::into(test_.start));
        statement.exchange(soci::into(test_.end));
        statement.exchange(soci::into(test_.is_active));
        statement.exchange(soci::into(test_.created));
        statement.exchange(soci::into(test_.updated));
    }

    // After a row was fetched.
    [[nodiscard]] const AbTest& test()
    {
        const auto status = parse_test_status(status_);
        const auto split = parse_traffic_split(split_);
        assert(status && split); // the table has a CHECK of each
        test_.id = static_cast<std::uint64_t>(id_);
        test_.status = *status;
        test_.split = *split;
        return test_;
    }

private:
    AbTest test_;
    long long id_ = 0;
    std::string status_;
    std::string split_;
};

// A WHERE clause and the values that it names. A statement bound to it must not outlive it.
class Filter {
public:
    explicit Filter(const LinkScope& scope) : owner_(scope.owner)
    {
        if (owner_)
            where_ += " AND links.owner_id = :owner";
    }

    explicit Filter(const AbTestQuery& query) : Filter(query.scope)
    {
        if (query.link) {
            link_ = query.link;
            where_ += " AND ab_tests.link_id = :link";
        }
        if (query.status) {
            status_ = to_string(*query.status);
            where_ += " AND ab_tests.status = :status";
        }
    }

    Filter(const LinkScope& scope, std::uint64_t id) : Filter(scope)
    {
        id_ = static_cast<long long>(id);
        where_ += " AND ab_tests.id = :id";
    }

    [[nodiscard]] const std::string& where() const { return where_; }

    void bind(soci::statement& statement) const
    {
        if (owner_)
            statement.exchange(soci::use(*owner_, "owner"));
        if (link_)
            statement.exchange(soci::use(*link_, "link"));
        if (status_)
            statement.exchange(soci::use(*status_, "status"));
        if (id_)
            statement.exchange(soci::use(*id_, "id"));
    }

private:
    std::string where_ = "WHERE 1 = 1";
    std::optional<UserId> owner_;
    std::optional<LinkId> link_;
    std::optional<std::string> status_;
    std::optional<long long> id_;
};

void attach_variants(soci::session& session, std::vector<AbTest>& tests)
{
    std::vector<std::uint64_t> ids;
    std::unordered_map<std::uint64_t, AbTest*> by_id;
    for (auto& test : tests) {
        ids.push_back(test.id);
        by_id.emplace(test.id, &test);
    }
    for (auto& variant : VariantRepository(session).list_of(ids))
        by_id.at(variant.ab_test)->variants.push_back(std::move(variant));
}

// All tests of a statement whose values are bound already.
std::vector<AbTest> fetch(soci::session& session, soci::statement& statement,
                          const std::string& sql)
{
    AbTestRow row;
    row.bind(statement);
    storage::prepare(statement, sql);
    statement.execute();
    std::vector<AbTest> tests;
    while (statement.fetch())
        tests.push_back(row.test());
    attach_variants(session, tests);
    return tests;
}

std::optional<AbTest> first_of(const std::vector<AbTest>& tests)
{
    return tests.empty() ? std::nullopt : std::optional(tests.front());
}

} // namespace

AbTest AbTestRepository::insert(const AbTest& test)
{
    const std::string status(to_string(test.status));
    const std::string split(to_string(test.split));
    long long id = 0;
    session_ << insert_sql, soci::use(test.link), soci::use(test.name), soci::use(test.description),
        soci::use(status), soci::use(split), soci::use(test.start), soci::use(test.end),
        soci::use(test.is_active), soci::use(test.created), soci::use(test.updated), soci::into(id);

    AbTest stored = test;
    stored.id = static_cast<std::uint64_t>(id);
    VariantRepository variants(session_);
    for (auto& variant : stored.variants) {
        variant.ab_test = stored.id;
        variant.id = variants.insert(variant);
    }
    return stored;
}

std::optional<AbTest> AbTestRepository::find(const LinkScope& scope, std::uint64_t id)
{
    const Filter filter(scope, id);
    soci::statement statement(session_);
    filter.bind(statement);
    return first_of(
        fetch(session_, statement, fmt::format("{}{} {}", select_sql, from_sql, filter.where())));
}

Page<AbTest> AbTestRepository::list(const AbTestQuery& query)
{
    const Filter filter(query);
    Page<AbTest> page;
    AbTestRow row;
    storage::for_each_row(
        session_, fmt::format("{}{} {} {}", select_sql, from_sql, filter.where(), slice_sql),
        filter, query.slice, row, [&] { page.items.push_back(row.test()); });
    attach_variants(session_, page.items);
    page.total = storage::count_rows(
        session_, fmt::format("SELECT count(*) {} {}", from_sql, filter.where()), filter);
    return page;
}

void AbTestRepository::update(const AbTest& test)
{
    const std::string status(to_string(test.status));
    const std::string split(to_string(test.split));
    const auto id = static_cast<long long>(test.id);
    session_ << update_sql, soci::use(test.name), soci::use(test.description), soci::use(status),
        soci::use(split), soci::use(test.start), soci::use(test.end), soci::use(test.is_active),
        soci::use(test.updated), soci::use(id);
}

void AbTestRepository::remove(std::uint64_t id)
{
    const auto key = static_cast<long long>(id);
    session_ << remove_sql, soci::use(key);
}

bool AbTestRepository::has_running(LinkId link)
{
    long long count = 0;
    session_ << has_running_sql, soci::use(link), soci::into(count);
    return count > 0;
}

std::optional<AbTest> AbTestRepository::find_running(LinkId link)
{
    soci::statement statement(session_);
    statement.exchange(soci::use(link));
    return first_of(fetch(session_, statement,
                          fmt::format("{}FROM ab_tests {}", select_sql, is_shown_to_visitors)));
}

AbTestCounts AbTestRepository::count(const LinkScope& scope)
{
    const Filter filter(scope);
    long long total = 0;
    long long running = 0;
    soci::statement statement(session_);
    statement.exchange(soci::into(total));
    statement.exchange(soci::into(running));
    filter.bind(statement);
    storage::prepare(statement, fmt::format("{} {} {}", counts_sql, from_sql, filter.where()));
    statement.execute(true);
    return {.total = static_cast<std::uint64_t>(total),
            .running = static_cast<std::uint64_t>(running)};
}

std::optional<LinkPlace> AbTestRepository::find_place(const LinkScope& scope, LinkId link)
{
    const Filter filter(scope);
    LinkPlace place;
    soci::statement statement(session_);
    statement.exchange(soci::into(place.domain));
    statement.exchange(soci::into(place.slug));
    filter.bind(statement);
    statement.exchange(soci::use(link, "id"));
    storage::prepare(statement, fmt::format("SELECT domain_id, slug FROM links {} AND id = :id",
                                            filter.where()));
    return statement.execute(true) ? std::optional(place) : std::nullopt;
}

} // namespace waymark::links::variants
