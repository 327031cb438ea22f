// SPDX-License-Identifier: Apache-2.0
#include "events/event_table_recent.hpp"

#include "clickhouse/literals.hpp"
#include "events/event_table.hpp"
#include "events/rollup_visits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <vector>

namespace waymark::events {

namespace {

using std::chrono::milliseconds;

// An answer is held as a whole: it is asked for in parts.
constexpr std::size_t events_at_once = 200'000;
constexpr unsigned visit_parts = 4;

// A set of a whole batch is a long text of many elements, more than a query usually may have.
const clickhouse::QueryOptions long_query{.timeout = milliseconds{120'000},
                                          .settings = {{"max_query_size", "268435456"},
                                                       {"max_ast_elements", "10000000"},
                                                       {"max_expanded_ast_elements", "10000000"}}};

std::int64_t before(std::int64_t time_ms, milliseconds span)
{
    return std::max<std::int64_t>(std::max<std::int64_t>(time_ms, 0) - span.count(), 0);
}

std::string received_since(std::int64_t since_ms)
{
    return fmt::format("received_ms >= {} AND time >= toDateTime({})", since_ms,
                       stored_seconds(before(since_ms, late_max)));
}

EventId parse_id(std::string_view text)
{
    std::array<std::uint64_t, 2> halves{};
    constexpr std::size_t half_length = 18; // with its hyphens
    std::string digits;
    for (std::size_t half = 0; half < halves.size(); ++half) {
        digits = text.substr(std::min(half * half_length, text.size()), half_length);
        std::erase(digits, '-');
        std::from_chars(digits.data(), digits.data() + digits.size(), halves[half], 16);
    }
    return {halves[0], halves[1]};
}

std::string without(std::span<const EventId> ids)
{
    if (ids.empty())
        return {};
    std::vector<clickhouse::Uuid> uuids;
    uuids.reserve(ids.size());
    for (const auto& id : ids)
        uuids.push_back({id.high, id.low});
    return fmt::format("\n    AND event_id NOT IN {}", clickhouse::literal_set(uuids));
}

} // namespace

void for_each_client_event(clickhouse::Client& store, std::int64_t since_ms,
                           const std::function<bool(const ClientEvent&)>& show)
{
    auto until_ms = std::numeric_limits<std::int64_t>::max();
    for (;;) {
        const auto rows =
            store.query(fmt::format("SELECT site_id, owner_id, toString(event_id), received_ms\n"
                                    "FROM {}\n"
                                    "WHERE {} AND received_ms <= {} AND bitAnd(flags, {}) != 0\n"
                                    "ORDER BY received_ms DESC\n"
                                    "LIMIT {}",
                                    event_table_name, received_since(since_ms), until_ms,
                                    std::uint32_t{flag_client_id}, events_at_once),
                        long_query);
        auto received_ms = until_ms;
        for (const auto row : rows) {
            received_ms = row.i64(3);
            if (!show({SiteId{row.u64(0)}, UserId{row.u64(1)}, parse_id(row.text(2)), received_ms}))
                return;
        }
        if (rows.size() < events_at_once)
            return;
        // More may have come in within the last millisecond that was shown.
        until_ms = received_ms < until_ms ? received_ms : received_ms - 1;
    }
}

// Visits by what tells them apart. Few went on of late: the set keeps the others from being
// grouped.
void for_each_recent_visit(clickhouse::Client& store, const VisitSearch& search,
                           const std::function<void(const enrich::KnownVisit&)>& show)
{
    const auto except = without(search.except);
    for (unsigned part = 0; part < visit_parts; ++part) {
        const auto of_part =
            fmt::format("site_id != 0 AND visit_id != 0 AND visit_id % {} = {}\n"
                        "    AND (client_visit != '' OR bitAnd(flags, {}) = 0)\n"
                        "    AND toUInt32(visit_start) != 0{}",
                        visit_parts, part, std::uint32_t{flag_visitor_unlinked}, except);
        const auto rows = store.query(
            fmt::format("SELECT site_id,\n"
                        "    if(client_visit = '', visitor_id, toUInt64(0)) AS of_visitor,\n"
                        "    visit_id, client_visit != '' AS is_named, is_bot,\n"
                        "    toInt64(toUInt32(visit_start)) AS start, min(time_ms), max(time_ms),\n"
                        "    min(received_ms), max(received_ms) AS latest_ms,\n"
                        "    countIf({0}), sumIf(duration_ms, kind = 'engagement')\n"
                        "FROM {1}\n"
                        "WHERE {2} AND {3}\n"
                        "    AND visit_id IN (SELECT visit_id FROM {1} WHERE {4} AND {3})\n"
                        "GROUP BY site_id, of_visitor, visit_id, is_named, is_bot, start\n"
                        "HAVING latest_ms >= {5}\n"
                        "ORDER BY latest_ms DESC\n"
                        "LIMIT {6}",
                        visit_mark_sql, event_table_name,
                        received_since(before(search.since_ms, visit_memory)), of_part,
                        received_since(search.since_ms), search.since_ms,
                        search.visits_max / visit_parts),
            long_query);
        for (const auto row : rows) {
            show({.site = SiteId{row.u64(0)},
                  .visitor = row.u64(1),
                  .number = row.u64(2),
                  .is_named = row.u64(3) == 1,
                  .is_bot = row.u64(4) == 1,
                  .start_s = row.i64(5),
                  .first_ms = row.i64(6),
                  .last_ms = row.i64(7),
                  .begun_ms = row.i64(8),
                  .received_ms = row.i64(9),
                  .marks = row.u64(10),
                  .told_ms = row.u64(11)});
        }
    }
}

} // namespace waymark::events
