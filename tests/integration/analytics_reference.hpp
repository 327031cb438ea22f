// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/click_log.hpp"
#include "analytics/table.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

// What a query means, said a second time: event by event, in memory, slowly and plainly.
namespace waymark::testing {

inline constexpr std::size_t dimension_count =
    static_cast<std::size_t>(analytics::Dimension::currency) + 1;

struct StoredEvent {
    std::uint64_t number = 0; // its id's
    std::int64_t time_ms = 0;
    std::uint64_t owner = 0;
    std::uint64_t visitor = 0;
    std::string ip;
    bool is_bot = false;
    std::uint32_t duration_ms = 0;
    std::array<analytics::Value, dimension_count> dimensions; // time aside

    [[nodiscard]] const analytics::Value& operator[](analytics::Dimension dimension) const
    {
        return dimensions[static_cast<std::size_t>(dimension)];
    }
    [[nodiscard]] analytics::Value& operator[](analytics::Dimension dimension)
    {
        return dimensions[static_cast<std::size_t>(dimension)];
    }
};

// The rows of the answer; the query is a valid one.
[[nodiscard]] std::vector<std::vector<analytics::Value>>
evaluate(const analytics::Query& query, const std::vector<StoredEvent>& events);

// True if the query's scope, range and filter leave the event.
[[nodiscard]] bool is_asked_for(const analytics::Query& query, const StoredEvent& event);
[[nodiscard]] bool passes(const analytics::Filter& filter, const StoredEvent& event);

// The dimensions of the row that the event is counted in.
[[nodiscard]] std::vector<analytics::Value> key_of(const analytics::Query& query,
                                                   const StoredEvent& event);

// True if the click is one of those asked for.
[[nodiscard]] bool is_asked_for(const analytics::ClickQuery& query, const StoredEvent& event);

} // namespace waymark::testing
