// SPDX-License-Identifier: Apache-2.0
#include "links/variants/variant_repository.hpp"

#include "storage/sql_types.hpp"
#include "storage/statement.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <soci/soci.h>

#include <string>

namespace waymark::links::variants {

namespace {

constexpr const char* insert_sql = R"sql(
INSERT INTO variants (uid, link_id, ab_test_id, name, target_url, description, weight, is_control,
                      is_active, created_ms, updated_ms)
VALUES (:uid, :link, :ab_test, :name, :target_url, :description, :weight, :is_control, :is_active,
        :created, :updated)
RETURNING id
)sql";

constexpr std::string_view select_sql = R"sql(
SELECT id, uid, link_id, coalesce(ab_test_id, 0), name, target_url, description, weight, is_control,
       is_active, created_ms, updated_ms
FROM variants
)sql";

constexpr std::string_view own_of_link =
    "WHERE link_id = :link AND ab_test_id IS NULL ORDER BY created_ms, id";
constexpr std::string_view own_by_uid =
    "WHERE link_id = :link AND ab_test_id IS NULL AND uid = :uid";
constexpr std::string_view own_after =
    "WHERE ab_test_id IS NULL AND id > :after {} ORDER BY id LIMIT {}";
constexpr std::string_view of_owner =
    "AND EXISTS (SELECT 1 FROM links WHERE links.id = link_id AND links.owner_id = :owner)";
constexpr std::string_view of_tests = "WHERE ab_test_id IN ({}) ORDER BY ab_test_id, id";

constexpr const char* count_own_sql =
    "SELECT count(*) FROM variants WHERE link_id = :link AND ab_test_id IS NULL";

constexpr const char* update_sql = R"sql(
UPDATE variants
SET name = coalesce(:name, name), target_url = coalesce(:target_url, target_url),
    weight = coalesce(:weight, weight), is_active = coalesce(:is_active, is_active),
    updated_ms = :now
WHERE id = :id
)sql";

constexpr const char* remove_sql = "DELETE FROM variants WHERE id = :id";
constexpr const char* set_ab_test_sql = "UPDATE links SET is_ab_test = :is_one WHERE id = :link";

// A row of select_sql.
class VariantRow {
public:
    void bind(soci::statement& statement)
    {
        statement.exchange(soci::into(variant_.id));
        statement.exchange(soci::into(variant_.uid));
        statement.exchange(soci::into(variant_.link));
        statement.exchange(soci::into(ab_test_));
        statement.exchange(soci::into(variant_.name));
        statement.exchange(soci::into(variant_.target_url));
        statement.exchange(soci::into(variant_.description));
        statement.exchange(soci::into(variant_.weight));
        statement.exchange(soci::into(variant_.is_control));
        statement.exchange(soci::into(variant_.is_active));
        statement.exchange(soci::into(variant_.created));
        statement.exchange(soci::into(variant_.updated));
    }

    // After a row was fetched.
    [[nodiscard]] const Variant& variant()
    {
        variant_.ab_test = static_cast<std::uint64_t>(ab_test_);
        return variant_;
    }

private:
    Variant variant_;
    long long ab_test_ = 0;
};

// All rows of `condition`, whose values are bound already.
std::vector<Variant> fetch(soci::statement& statement, std::string_view condition)
{
    VariantRow row;
    row.bind(statement);
    storage::prepare(statement, fmt::format("{}{}", select_sql, condition));
    statement.execute();
    std::vector<Variant> variants;
    while (statement.fetch())
        variants.push_back(row.variant());
    return variants;
}

} // namespace

VariantId VariantRepository::insert(const Variant& variant)
{
    std::optional<long long> ab_test;
    if (variant.ab_test != 0)
        ab_test = static_cast<long long>(variant.ab_test);
    VariantId id;
    session_ << insert_sql, soci::use(variant.uid), soci::use(variant.link), soci::use(ab_test),
        soci::use(variant.name), soci::use(variant.target_url), soci::use(variant.description),
        soci::use(variant.weight), soci::use(variant.is_control), soci::use(variant.is_active),
        soci::use(variant.created), soci::use(variant.updated), soci::into(id);
    return id;
}

std::vector<Variant> VariantRepository::list_own(LinkId link)
{
    soci::statement statement(session_);
    statement.exchange(soci::use(link));
    return fetch(statement, own_of_link);
}

std::vector<Variant> VariantRepository::list_own_after(const LinkScope& scope, VariantId after,
                                                       std::size_t limit)
{
    soci::statement statement(session_);
    statement.exchange(soci::use(after));
    if (scope.owner)
        statement.exchange(soci::use(*scope.owner));
    return fetch(statement, fmt::format(own_after, scope.owner ? of_owner : "", limit));
}

std::vector<Variant> VariantRepository::list_of(std::span<const std::uint64_t> tests)
{
    if (tests.empty())
        return {};
    soci::statement statement(session_);
    return fetch(statement, fmt::format(of_tests, fmt::join(tests, ",")));
}

std::optional<Variant> VariantRepository::find_own(LinkId link, std::string_view uid)
{
    const std::string uid_value(uid);
    soci::statement statement(session_);
    statement.exchange(soci::use(link));
    statement.exchange(soci::use(uid_value));
    const auto found = fetch(statement, own_by_uid);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::uint64_t VariantRepository::count_own(LinkId link)
{
    long long count = 0;
    session_ << count_own_sql, soci::use(link), soci::into(count);
    return static_cast<std::uint64_t>(count);
}

void VariantRepository::update(VariantId id, const VariantPatch& patch, TimePoint now)
{
    session_ << update_sql, soci::use(patch.name), soci::use(patch.target_url),
        soci::use(patch.weight), soci::use(patch.is_active), soci::use(now), soci::use(id);
}

void VariantRepository::remove(VariantId id)
{
    session_ << remove_sql, soci::use(id);
}

bool VariantRepository::set_ab_test(LinkId link, bool is_one)
{
    soci::statement statement(session_);
    statement.exchange(soci::use(is_one));
    statement.exchange(soci::use(link));
    storage::prepare(statement, set_ab_test_sql);
    statement.execute(true);
    return statement.get_affected_rows() > 0;
}

} // namespace waymark::links::variants
