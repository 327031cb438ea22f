// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/click_log.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// Clicks one by one as ClickHouse SQL: the portable subset, the same text for every version. Pure
// functions.
namespace waymark::analytics {

// Clicks are ordered by time, the newest first, and those of one millisecond by their event's id.
struct ClickPlace {
    std::int64_t time_ms = 0;
    std::string event_id; // as the store writes it
};

// Which of a query's clicks are wanted. Seconds are those of the column `time`, which is all that
// the store's index knows.
struct ClickWindow {
    std::optional<std::int64_t> from_second = std::nullopt;
    std::optional<std::int64_t> last_second = std::nullopt;
    std::optional<ClickPlace> behind = std::nullopt;
    // Came in at this time or before.
    std::optional<std::int64_t> received_ms_max = std::nullopt;
    std::size_t limit = 0;
    std::uint64_t offset = 0;
};

// `columns`, then the event's id as text, of the clicks in the window, in their order.
//
// invalid_argument, here and below: an empty range; a scope of too many links; a filter that
// compile_filter() refuses; too long a text.
[[nodiscard]] Result<std::string> compile_clicks(const ClickQuery& query, const ClickWindow& window,
                                                 std::span<const std::string_view> columns);

// How many clicks there are; and the first and the last second of all events, whosesoever, which
// the store knows without reading them (both 0 of none).
[[nodiscard]] Result<std::string> compile_click_span(const ClickQuery& query,
                                                     std::optional<std::int64_t> received_ms_max);

// The link, clicks of people, clicks of bots; in no order. At least one link.
//
// invalid_argument: more than filter_values_max links.
[[nodiscard]] Result<std::string> compile_click_tally(std::span<const LinkId> links);

// The same of links with an id above `after` and up to `last`, ascending by link.
[[nodiscard]] std::string compile_click_tally(LinkId after, LinkId last, std::size_t limit);

} // namespace waymark::analytics
