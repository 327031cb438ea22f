// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/person_log.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

// A person's events as ClickHouse SQL: the portable subset, the same text for every version. Pure
// functions.
namespace waymark::analytics {

// Which of a person's events are wanted. Seconds are those of the column `time`.
struct PersonWindow {
    std::int64_t from_second = 0;
    std::int64_t last_second = 0;
    std::int64_t received_ms_max = 0;
    // Behind the event of this id at this time; no id: all.
    std::int64_t time_ms = 0;
    std::string event_id = {};
    std::size_t limit = 0;
};

// The time in milliseconds, the id as text, the columns of person_fields(), keys and values of the
// properties: the oldest first, those of one millisecond by their id.
[[nodiscard]] std::string compile_person_events(const Person& person, const PersonWindow& window);

// How many events there are, and the first and the last second of them (both 0 of none).
[[nodiscard]] std::string compile_person_span(const Person& person, std::int64_t received_ms_max);

} // namespace waymark::analytics
