// SPDX-License-Identifier: Apache-2.0
#include "links/routing/rule_repository.hpp"

#include "base/log.hpp"
#include "links/routing/condition_text.hpp"
#include "storage/sql_types.hpp"
#include "storage/statement.hpp"

#include <soci/soci.h>

#include <string>

namespace waymark::links::routing {

namespace {

constexpr const char* insert_sql = R"sql(
INSERT INTO routing_rules (uid, link_id, name, target_url, priority, is_active, conditions,
                           created_ms, updated_ms)
VALUES (:uid, :link, :name, :target_url, :priority, :is_active, :conditions, :created, :updated)
RETURNING id
)sql";

constexpr const char* list_sql = R"sql(
SELECT id, uid, link_id, name, target_url, priority, is_active, conditions, created_ms, updated_ms
FROM routing_rules
WHERE link_id = :link
ORDER BY priority DESC, created_ms, id
)sql";

constexpr const char* find_sql = R"sql(
SELECT id, uid, link_id, name, target_url, priority, is_active, conditions, created_ms, updated_ms
FROM routing_rules
WHERE link_id = :link AND uid = :uid
)sql";

constexpr const char* count_sql = "SELECT count(*) FROM routing_rules WHERE link_id = :link";

constexpr const char* update_sql = R"sql(
UPDATE routing_rules
SET name = coalesce(:name, name), target_url = coalesce(:target_url, target_url),
    priority = coalesce(:priority, priority), is_active = coalesce(:is_active, is_active),
    conditions = coalesce(:conditions, conditions), updated_ms = :now
WHERE id = :id
)sql";

constexpr const char* remove_sql = "DELETE FROM routing_rules WHERE id = :id";
constexpr const char* set_routing_sql =
    "UPDATE links SET is_smart_routing = :is_on WHERE id = :link";

// A row of list_sql or find_sql.
class RuleRow {
public:
    void bind(soci::statement& statement)
    {
        statement.exchange(soci::into(rule_.id));
        statement.exchange(soci::into(rule_.uid));
        statement.exchange(soci::into(rule_.link));
        statement.exchange(soci::into(rule_.name));
        statement.exchange(soci::into(rule_.target_url));
        statement.exchange(soci::into(priority_));
        statement.exchange(soci::into(rule_.is_active));
        statement.exchange(soci::into(conditions_));
        statement.exchange(soci::into(rule_.created));
        statement.exchange(soci::into(rule_.updated));
    }

    // After a row was fetched.
    [[nodiscard]] const Rule& rule()
    {
        rule_.priority = priority_;
        if (auto conditions = parse_conditions(conditions_)) {
            rule_.conditions = *std::move(conditions);
        } else {
            log::error("the conditions of a routing rule can't be read", {{"rule", rule_.uid}});
            rule_.conditions = {};
        }
        return rule_;
    }

private:
    Rule rule_;
    long long priority_ = 0;
    std::string conditions_;
};

} // namespace

RuleId RuleRepository::insert(const Rule& rule)
{
    const long long priority = rule.priority;
    const std::string conditions = to_text(rule.conditions);
    RuleId id;
    session_ << insert_sql, soci::use(rule.uid), soci::use(rule.link), soci::use(rule.name),
        soci::use(rule.target_url), soci::use(priority), soci::use(rule.is_active),
        soci::use(conditions), soci::use(rule.created), soci::use(rule.updated), soci::into(id);
    return id;
}

std::vector<Rule> RuleRepository::list(LinkId link)
{
    RuleRow row;
    soci::statement statement(session_);
    row.bind(statement);
    statement.exchange(soci::use(link));
    storage::prepare(statement, list_sql);
    statement.execute();
    std::vector<Rule> rules;
    while (statement.fetch())
        rules.push_back(row.rule());
    return rules;
}

std::optional<Rule> RuleRepository::find(LinkId link, std::string_view uid)
{
    const std::string uid_value(uid);
    RuleRow row;
    soci::statement statement(session_);
    row.bind(statement);
    statement.exchange(soci::use(link));
    statement.exchange(soci::use(uid_value));
    storage::prepare(statement, find_sql);
    if (!statement.execute(true))
        return std::nullopt;
    return row.rule();
}

std::uint64_t RuleRepository::count(LinkId link)
{
    long long count = 0;
    session_ << count_sql, soci::use(link), soci::into(count);
    return static_cast<std::uint64_t>(count);
}

void RuleRepository::update(RuleId id, const RulePatch& patch, TimePoint now)
{
    const std::optional<long long> priority = patch.priority;
    const std::optional<std::string> conditions = patch.conditions.transform(to_text);
    session_ << update_sql, soci::use(patch.name), soci::use(patch.target_url), soci::use(priority),
        soci::use(patch.is_active), soci::use(conditions), soci::use(now), soci::use(id);
}

void RuleRepository::remove(RuleId id)
{
    session_ << remove_sql, soci::use(id);
}

bool RuleRepository::set_routing(LinkId link, bool is_on)
{
    soci::statement statement(session_);
    statement.exchange(soci::use(is_on));
    statement.exchange(soci::use(link));
    storage::prepare(statement, set_routing_sql);
    statement.execute(true);
    return statement.get_affected_rows() > 0;
}

} // namespace waymark::links::routing
