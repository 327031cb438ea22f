// SPDX-License-Identifier: Apache-2.0
#include "events/event_table_lookup.hpp"

#include "clickhouse/literals.hpp"
#include "events/event_table.hpp"

#include <fmt/format.h>

#include <string>
#include <unordered_set>

namespace waymark::events {

namespace {

// A set of a whole batch is a long text of many elements, more than a query usually may have.
const clickhouse::Settings long_query{{"max_query_size", "268435456"},
                                      {"max_ast_elements", "10000000"},
                                      {"max_expanded_ast_elements", "10000000"}};

std::vector<clickhouse::Uuid> to_uuids(std::span<const EventId> ids)
{
    std::vector<clickhouse::Uuid> uuids;
    uuids.reserve(ids.size());
    for (const auto& id : ids)
        uuids.push_back({id.high, id.low});
    return uuids;
}

} // namespace

std::vector<std::size_t> find_missing_events(clickhouse::Client& store,
                                             std::span<const EventId> ids, TimeSpan times)
{
    if (ids.empty())
        return {};
    const auto uuids = to_uuids(ids);
    const auto sql =
        fmt::format("SELECT DISTINCT toString(event_id) FROM {} WHERE time >= toDateTime({}) "
                    "AND time <= toDateTime({}) AND event_id IN {}",
                    event_table_name, stored_seconds(times.first_ms), stored_seconds(times.last_ms),
                    clickhouse::literal_set(uuids));

    std::unordered_set<std::string> found;
    for (const auto row : store.query(sql, {.settings = long_query}))
        found.emplace(row.text(0));
    std::vector<std::size_t> missing;
    for (std::size_t i = 0; i < uuids.size(); ++i) {
        if (!found.contains(to_string(uuids[i])))
            missing.push_back(i);
    }
    return missing;
}

} // namespace waymark::events
