// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/funnel.hpp"
#include "analytics/journeys.hpp"
#include "analytics/retention.hpp"
#include "clickhouse/row_binary.hpp"
#include "events/event.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

// What funnels, retention and journeys mean, said a second time: event by event, in memory, slowly
// and plainly.
namespace waymark::testing {

struct Footprint {
    std::int64_t time_ms = 0;
    std::uint64_t owner = 1;
    std::uint64_t site = 1;
    std::uint64_t visitor = 1;
    std::uint64_t visit = 1;
    std::string user = {};
    events::EventKind kind = events::EventKind::page_view;
    std::string path = {};
    std::string name = {};
    std::string country = {};
    bool is_bot = false;
};
using Footprints = std::vector<Footprint>;

// As rows for the table `events`.
void write_rows(clickhouse::RowBinary& out, const Footprints& events);

[[nodiscard]] analytics::Funnel evaluate(const analytics::FunnelQuery& query,
                                         const Footprints& events);
// By country.
[[nodiscard]] std::vector<analytics::FunnelOfValue>
evaluate_by_country(const analytics::FunnelQuery& query, const Footprints& events,
                    std::size_t limit);
[[nodiscard]] std::vector<analytics::Cohort> evaluate(const analytics::RetentionQuery& query,
                                                      const Footprints& events);
// `hashes`: the store's number of each path, by which it orders what is otherwise equal.
[[nodiscard]] analytics::Journeys evaluate(const analytics::JourneyQuery& query,
                                           const Footprints& events,
                                           const std::map<std::string, std::uint64_t>& hashes);

} // namespace waymark::testing
