// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/event_log.hpp"
#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Events of sites one by one as ClickHouse SQL: the portable subset, the same text for every
// version. Pure functions.
namespace waymark::analytics {

// User agents by the store's hash of them: these, or all but these. At most agents_max.
struct AgentSet {
    std::vector<std::uint64_t> hashes;
    bool is_complement = false;
};

inline constexpr std::size_t agents_max = 10'000; // so that the query's text doesn't get too long

// Which of a query's events are wanted. Seconds are those of the column `time`, which is all that
// the store's index knows.
struct EventWindow {
    std::optional<AgentSet> agents = std::nullopt;
    std::optional<std::int64_t> from_second = std::nullopt;
    std::size_t limit = 0;
    std::uint64_t offset = 0;
};

// `columns`, then the event's id as text, of the events in the window: the newest first, those of
// one millisecond by their id.
//
// invalid_argument, here and below: an empty range; a scope of too many links; a filter that
// compile_filter() refuses; too long a text.
[[nodiscard]] Result<std::string> compile_events(const EventQuery& query, const EventWindow& window,
                                                 std::span<const std::string_view> columns);

// How many events there are, and the first and the last second of them (both 0 of none).
[[nodiscard]] Result<std::string> compile_event_span(const EventQuery& query);

// The same for each user agent: its hash, its text, then those. At most `limit`, in no order.
[[nodiscard]] Result<std::string> compile_event_agents(const EventQuery& query, std::size_t limit);

} // namespace waymark::analytics
