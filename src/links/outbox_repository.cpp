// SPDX-License-Identifier: Apache-2.0
#include "links/outbox.hpp"
#include "storage/sql_types.hpp"

#include <soci/soci.h>

namespace waymark::links {

namespace {

constexpr const char* insert_sql = R"sql(
INSERT INTO outbox (created_ms, event, owner_uid, link_uid, slug, target_url, rule_uid, rule_name,
                    priority)
VALUES (:created_ms, :event, :owner_uid, :link_uid, :slug, :target_url, :rule_uid, :rule_name,
        :priority)
)sql";

} // namespace

void append_to_outbox(soci::session& session, std::string_view event, const Link& link,
                      TimePoint now, const std::optional<OutboxRule>& rule)
{
    const std::string name(event);
    const std::string& target_url = rule ? rule->target_url : link.target_url;
    std::optional<std::string> rule_uid;
    std::optional<std::string> rule_name;
    std::optional<long long> priority;
    if (rule) {
        rule_uid = rule->uid;
        rule_name = rule->name;
        priority = rule->priority;
    }
    session << insert_sql, soci::use(now), soci::use(name), soci::use(link.owner_uid),
        soci::use(link.uid), soci::use(link.slug), soci::use(target_url), soci::use(rule_uid),
        soci::use(rule_name), soci::use(priority);
}

} // namespace waymark::links
