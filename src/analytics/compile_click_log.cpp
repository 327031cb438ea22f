// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_click_log.hpp"

#include "analytics/compile_conditions.hpp"
#include "analytics/compile_filter.hpp"
#include "clickhouse/literals.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace waymark::analytics {

namespace {

using clickhouse::literal;

constexpr std::string_view is_click = "kind = 'click'";

Result<Conditions> conditions_of(const ClickQuery& query)
{
    auto conditions = conditions_within(query.scope, query.range);
    if (!conditions)
        return conditions;
    conditions->emplace_back(is_click);
    if (!query.include_bots)
        conditions->emplace_back("is_bot = 0");
    return with_filter(std::move(conditions), query.filter);
}

void append_received(std::optional<std::int64_t> received_ms_max, Conditions& conditions)
{
    if (received_ms_max)
        conditions.push_back(fmt::format("received_ms <= {}", literal(*received_ms_max)));
}

void append_window(const ClickWindow& window, Conditions& conditions)
{
    if (window.from_second)
        conditions.push_back(fmt::format("time >= toDateTime({})", literal(*window.from_second)));
    if (window.last_second)
        conditions.push_back(fmt::format("time <= toDateTime({})", literal(*window.last_second)));
    if (window.behind) {
        const auto& [time_ms, event_id] = *window.behind;
        conditions.push_back(
            fmt::format("(time_ms < {0} OR (time_ms = {0} AND event_id > toUUID({1})))",
                        literal(time_ms), literal(event_id)));
    }
    append_received(window.received_ms_max, conditions);
}

constexpr std::string_view tally_columns =
    "SELECT link_id, countIf(is_bot = 0) AS people, countIf(is_bot = 1) AS bots\nFROM events";

} // namespace

Result<std::string> compile_clicks(const ClickQuery& query, const ClickWindow& window,
                                   std::span<const std::string_view> columns)
{
    auto conditions = conditions_of(query);
    if (!conditions)
        return std::unexpected(conditions.error());
    append_window(window, *conditions);
    // Not `time_ms DESC`: ClickHouse 26.5 takes the first column of such an order for the last one
    // when it skips what can't be among the first rows, and refuses the query for its types.
    auto sql = fmt::format("SELECT {}, toString(event_id) AS id_text\nFROM events{}"
                           "\nORDER BY -time_ms, event_id\nLIMIT {}",
                           fmt::join(columns, ", "), where_sql(*conditions), literal(window.limit));
    if (window.offset > 0)
        sql += fmt::format(" OFFSET {}", literal(window.offset));
    return check_length(std::move(sql));
}

Result<std::string> compile_click_span(const ClickQuery& query,
                                       std::optional<std::int64_t> received_ms_max)
{
    auto conditions = conditions_of(query);
    if (!conditions)
        return std::unexpected(conditions.error());
    append_received(received_ms_max, *conditions);
    return check_length(fmt::format(
        "SELECT count() AS clicks, (SELECT toUnixTimestamp(min(time)) FROM events) AS first_second,"
        " (SELECT toUnixTimestamp(max(time)) FROM events) AS last_second\nFROM events{}",
        where_sql(*conditions)));
}

Result<std::string> compile_click_tally(std::span<const LinkId> links)
{
    const auto scope = Scope::everything().links({links.begin(), links.end()});
    if (auto valid = check_scope(scope); !valid)
        return std::unexpected(valid.error());
    Conditions conditions;
    append_scope(scope, conditions);
    conditions.emplace_back(is_click);
    return check_length(
        fmt::format("{}{}\nGROUP BY link_id", tally_columns, where_sql(conditions)));
}

std::string compile_click_tally(LinkId after, LinkId last, std::size_t limit)
{
    const Conditions conditions{fmt::format("link_id > {}", literal(after.value)),
                                fmt::format("link_id <= {}", literal(last.value)),
                                std::string(is_click)};
    return fmt::format("{}{}\nGROUP BY link_id\nORDER BY link_id\nLIMIT {}", tally_columns,
                       where_sql(conditions), literal(limit));
}

} // namespace waymark::analytics
