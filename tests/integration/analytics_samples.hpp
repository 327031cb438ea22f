// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/click_log.hpp"
#include "analytics/query.hpp"
#include "analytics_reference.hpp"
#include "base/random.hpp"
#include "clickhouse/row_binary.hpp"
#include "stored_visits.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace waymark::testing {

// Texts that a careless writer of SQL or reader of answers trips over, and a few plain ones. All
// are UTF-8, as is everything that the writer of rows lets into the table.
[[nodiscard]] const std::vector<std::string>& awkward_texts();

// Events of three weeks in which the clocks of four zones change, ascending in nothing.
[[nodiscard]] std::vector<StoredEvent> random_events(Random& random, std::size_t count);

// A person's click of whom nothing is known.
[[nodiscard]] StoredEvent plain_click(LinkId link, TimePoint time);

// Numbers for events: no two of them are equal, and they ascend in nothing.
[[nodiscard]] constexpr std::uint64_t event_number(std::uint64_t index)
{
    return (index + 1) * 0x9e37'79b9'7f4a'7c15U;
}

// A valid query; often one that some of those events meet.
[[nodiscard]] analytics::Query random_query(Random& random);
[[nodiscard]] analytics::ClickQuery random_click_query(Random& random);

// The events as rows for the table `events`, which go on with these visits.
void write_rows(clickhouse::RowBinary& out, const std::vector<StoredEvent>& events,
                StoredVisits& visits);

} // namespace waymark::testing
