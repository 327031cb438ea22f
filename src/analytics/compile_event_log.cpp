// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_event_log.hpp"

#include "analytics/compile_conditions.hpp"
#include "analytics/compile_filter.hpp"
#include "clickhouse/literals.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cassert>

namespace waymark::analytics {

namespace {

using clickhouse::literal;
using clickhouse::literal_set;

// Not `time_ms`: whoever narrows to seconds narrows by this column.
constexpr std::string_view span_columns = "count() AS events, toUnixTimestamp(min(time)) AS "
                                          "first_second, toUnixTimestamp(max(time)) AS last_second";

Result<Conditions> conditions_of(const EventQuery& query)
{
    auto conditions = conditions_within(query.scope, query.range);
    if (!conditions)
        return conditions;
    conditions->emplace_back("kind != 'click'");
    return with_filter(std::move(conditions), query.filter);
}

void append_agents(const AgentSet& agents, Conditions& conditions)
{
    assert(agents.hashes.size() <= agents_max);
    if (agents.hashes.empty()) {
        conditions.emplace_back(agents.is_complement ? "1" : "0");
        return;
    }
    conditions.push_back(fmt::format("cityHash64(user_agent) {} {}",
                                     agents.is_complement ? "NOT IN" : "IN",
                                     literal_set(agents.hashes)));
}

} // namespace

Result<std::string> compile_events(const EventQuery& query, const EventWindow& window,
                                   std::span<const std::string_view> columns)
{
    auto conditions = conditions_of(query);
    if (!conditions)
        return std::unexpected(conditions.error());
    if (window.from_second)
        conditions->push_back(fmt::format("time >= toDateTime({})", literal(*window.from_second)));
    if (window.agents)
        append_agents(*window.agents, *conditions);
    // Not `time_ms DESC`: see compile_clicks().
    auto sql = fmt::format("SELECT {}, toString(event_id) AS id_text\nFROM events{}"
                           "\nORDER BY -time_ms, event_id\nLIMIT {}",
                           fmt::join(columns, ", "), where_sql(*conditions), literal(window.limit));
    if (window.offset > 0)
        sql += fmt::format(" OFFSET {}", literal(window.offset));
    return check_length(std::move(sql));
}

Result<std::string> compile_event_span(const EventQuery& query)
{
    const auto conditions = conditions_of(query);
    if (!conditions)
        return std::unexpected(conditions.error());
    return check_length(
        fmt::format("SELECT {}\nFROM events{}", span_columns, where_sql(*conditions)));
}

Result<std::string> compile_event_agents(const EventQuery& query, std::size_t limit)
{
    const auto conditions = conditions_of(query);
    if (!conditions)
        return std::unexpected(conditions.error());
    return check_length(fmt::format("SELECT cityHash64(user_agent) AS agent, any(user_agent) AS "
                                    "agent_text, {}\nFROM events{}\nGROUP BY agent\nLIMIT {}",
                                    span_columns, where_sql(*conditions), literal(limit)));
}

} // namespace waymark::analytics
