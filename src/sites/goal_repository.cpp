// SPDX-License-Identifier: Apache-2.0
#include "sites/goal_repository.hpp"

#include "storage/sql_types.hpp"
#include "storage/statement.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace waymark::sites {

namespace {

constexpr const char* insert_sql = R"sql(
INSERT INTO site_goals (site_id, name, kind, path_match, value, created_ms, updated_ms)
VALUES (:site_id, :name, :kind, :path_match, :value, :created_ms, :updated_ms)
ON CONFLICT DO NOTHING
RETURNING id
)sql";
constexpr const char* update_sql = R"sql(
UPDATE site_goals
SET name = :name, kind = :kind, path_match = :path_match, value = :value, updated_ms = :updated_ms
WHERE id = :id
  AND NOT EXISTS (SELECT 1 FROM site_goals AS other
                  WHERE other.site_id = :site_id AND other.name = :name AND other.id <> :id)
RETURNING id
)sql";
constexpr const char* remove_sql = "DELETE FROM site_goals WHERE id = :id";
constexpr const char* count_sql = "SELECT count(*) FROM site_goals WHERE site_id = :site";
constexpr std::string_view select_sql = R"sql(
SELECT id, site_id, name, kind, path_match, value, created_ms, updated_ms FROM site_goals
)sql";

// The columns of a goal that are words in SQL.
struct StoredDeed {
    StoredDeed() = default;
    explicit StoredDeed(const GoalDeed& deed)
        : kind(to_string(deed.kind)), match(to_string(deed.match))
    {
    }

    std::string kind;
    std::string match;
};

// A row of select_sql.
class GoalRow {
public:
    void bind(soci::statement& statement)
    {
        statement.exchange(soci::into(goal_.id));
        statement.exchange(soci::into(goal_.site));
        statement.exchange(soci::into(goal_.name));
        statement.exchange(soci::into(deed_.kind));
        statement.exchange(soci::into(deed_.match));
        statement.exchange(soci::into(goal_.deed.value));
        statement.exchange(soci::into(goal_.created));
        statement.exchange(soci::into(goal_.updated));
    }

    // After a row was fetched.
    [[nodiscard]] Goal to_goal() const
    {
        Goal goal = goal_;
        goal.deed.kind = parse_goal_kind(deed_.kind).value();
        goal.deed.match = parse_goal_match(deed_.match).value();
        return goal;
    }

private:
    Goal goal_;
    StoredDeed deed_;
};

} // namespace

std::optional<GoalId> GoalRepository::insert(const Goal& goal)
{
    const StoredDeed deed(goal.deed);
    GoalId id;
    session_ << insert_sql, soci::use(goal.site), soci::use(goal.name), soci::use(deed.kind),
        soci::use(deed.match), soci::use(goal.deed.value), soci::use(goal.created),
        soci::use(goal.updated), soci::into(id);
    return session_.got_data() ? std::optional(id) : std::nullopt;
}

bool GoalRepository::update(const Goal& goal)
{
    const StoredDeed deed(goal.deed);
    GoalId id;
    session_ << update_sql, soci::use(goal.name, "name"), soci::use(deed.kind, "kind"),
        soci::use(deed.match, "path_match"), soci::use(goal.deed.value, "value"),
        soci::use(goal.updated, "updated_ms"), soci::use(goal.id, "id"),
        soci::use(goal.site, "site_id"), soci::into(id);
    return session_.got_data();
}

void GoalRepository::remove(GoalId id)
{
    session_ << remove_sql, soci::use(id);
}

std::optional<Goal> GoalRepository::find(SiteId site, GoalId id)
{
    GoalRow row;
    soci::statement statement(session_);
    row.bind(statement);
    statement.exchange(soci::use(site, "site"));
    statement.exchange(soci::use(id, "id"));
    storage::prepare(statement, fmt::format("{}WHERE site_id = :site AND id = :id", select_sql));
    if (!statement.execute(true))
        return std::nullopt;
    return row.to_goal();
}

std::vector<Goal> GoalRepository::list(SiteId site)
{
    GoalRow row;
    std::vector<Goal> goals;
    soci::statement statement(session_);
    row.bind(statement);
    statement.exchange(soci::use(site, "site"));
    storage::prepare(statement, fmt::format("{}WHERE site_id = :site ORDER BY id", select_sql));
    statement.execute();
    while (statement.fetch())
        goals.push_back(row.to_goal());
    return goals;
}

std::size_t GoalRepository::count(SiteId site)
{
    long long count = 0;
    session_ << count_sql, soci::use(site), soci::into(count);
    return static_cast<std::size_t>(count);
}

} // namespace waymark::sites
