// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clickhouse/client.hpp"
#include "events/event.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace waymark::events {

// The times, in milliseconds since 1970, between which some events happened.
struct TimeSpan {
    std::int64_t first_ms = 0;
    std::int64_t last_ms = 0;
};

// Which of `ids` are in no row of the events table: their places in `ids`, ascending. All of them
// happened within `times`. Reads the ids of every part of the table that overlaps `times`: for
// where there is doubt. Blocks; throws what the client throws.
[[nodiscard]] std::vector<std::size_t>
find_missing_events(clickhouse::Client& store, std::span<const EventId> ids, TimeSpan times);

} // namespace waymark::events
