// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_person_log.hpp"

#include "clickhouse/literals.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ranges>

namespace waymark::analytics {

namespace {

using clickhouse::literal;

// Clicks have no site, and so are not among them.
std::string condition_of(const Person& person)
{
    const auto site = fmt::format("site_id = {}", literal(person.site.value));
    if (person.visitor)
        return fmt::format("{} AND visitor_id = {}", site, literal(*person.visitor));
    const auto by_name = fmt::format("user = {}", literal(person.user));
    return fmt::format("{0} AND ({1} OR (user = '' AND (visit_id, visitor_id) IN (SELECT visit_id, "
                       "visitor_id FROM events WHERE {0} AND {1} AND visit_id != 0)))",
                       site, by_name);
}

} // namespace

std::string compile_person_events(const Person& person, const PersonWindow& window)
{
    auto behind = std::string("1");
    if (!window.event_id.empty())
        behind = fmt::format("(time_ms > {0} OR (time_ms = {0} AND event_id > toUUID({1})))",
                             literal(window.time_ms), literal(window.event_id));
    return fmt::format(
        "SELECT time_ms, toString(event_id) AS id_text, {}, `props.key`, "
        "`props.value`\nFROM events\nWHERE {} AND time >= toDateTime({}) AND time "
        "<= toDateTime({}) AND received_ms <= {} AND {}\nORDER BY time_ms, "
        "event_id\nLIMIT {}",
        fmt::join(person_fields() | std::views::transform(&PersonField::column), ", "),
        condition_of(person), literal(window.from_second), literal(window.last_second),
        literal(window.received_ms_max), behind, literal(window.limit));
}

std::string compile_person_span(const Person& person, std::int64_t received_ms_max)
{
    return fmt::format("SELECT count() AS events, toUnixTimestamp(min(time)) AS first_second, "
                       "toUnixTimestamp(max(time)) AS last_second\nFROM events\nWHERE {} AND "
                       "received_ms <= {}",
                       condition_of(person), literal(received_ms_max));
}

} // namespace waymark::analytics
