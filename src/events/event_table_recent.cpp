// SPDX-License-Identifier: Apache-2.0
#include "events/event_table_recent.hpp"

#include "clickhouse/literals.hpp"
#include "events/event_table.hpp"

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

void for_each_recent_visit(clickhouse::Client& store, const VisitSearch& search,
                           const std::function<void(const enrich::KnownVisit&)>& show)
{
    const auto except = without(search.except);
    for (unsigned part = 0; part < visit_parts; ++part) {
        const auto rows = store.query(
            fmt::format("SELECT site_id, visitor_id, visit_id, min(time_ms), max(time_ms), "
                        "max(received_ms) AS latest_ms\n"
                        "FROM {}\n"
                        "WHERE {} AND site_id != 0 AND visit_id != 0 AND visitor_id % {} = {}\n"
                        "    AND client_visit = '' AND bitAnd(flags, {}) = 0{}\n"
                        "GROUP BY site_id, visitor_id, visit_id\n"
                        "HAVING latest_ms >= {}\n"
                        "ORDER BY latest_ms DESC\n"
                        "LIMIT {}",
                        event_table_name, received_since(before(search.since_ms, visit_memory)),
                        visit_parts, part, std::uint32_t{flag_visitor_unlinked}, except,
                        search.since_ms, search.visits_max / visit_parts),
            long_query);
        for (const auto row : rows) {
            show({.site = SiteId{row.u64(0)},
                  .visitor = row.u64(1),
                  .number = row.u64(2),
                  .first_ms = row.i64(3),
                  .last_ms = row.i64(4),
                  .received_ms = row.i64(5)});
        }
    }
}

} // namespace waymark::events
