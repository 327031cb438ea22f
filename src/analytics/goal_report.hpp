// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/catalogue.hpp"
#include "analytics/trail.hpp"
#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// Goals: how many of all visitors do what a site is there for.
namespace waymark::analytics {

class Reader;

struct GoalQuery {
    TrailQuery events;      // what the figures are of
    std::vector<Act> goals; // any number up to goals_max
};

inline constexpr std::size_t goals_max = 50;

struct GoalFigures {
    std::uint64_t visitors = 0; // who met it, each once; as the metric `visitors` counts
    std::uint64_t events = 0;   // how often it was met

    friend bool operator==(const GoalFigures&, const GoalFigures&) = default;
};

struct GoalReport {
    std::uint64_t visitors = 0;     // all of them, as the metric
    std::vector<GoalFigures> goals; // in the order of the query's

    friend bool operator==(const GoalReport&, const GoalReport&) = default;
};

// Reads the events once, whatever the number of goals, and counts by time for all visitors, where
// they tell.
//
// invalid_argument: more than goals_max goals (`goals`); an act that compile_act() refuses
// (`goals[2].value`); what trail_conditions() refuses.
// unavailable:      the answer takes too long. As Reader, this throws clickhouse::Unavailable.
[[nodiscard]] Result<GoalReport> goal_report(Reader& reader, const GoalQuery& query);

// The same for the visitors and events of each value of a dimension, the values with the most
// visitors first, then by their bytes. Numbers are told in digits.
struct GoalReportOfValue {
    std::string value;
    GoalReport report;

    friend bool operator==(const GoalReportOfValue&, const GoalReportOfValue&) = default;
};

inline constexpr std::size_t goal_values_max = 100;

// invalid_argument: as above; a dimension of time; `limit` is 0 or above goal_values_max.
[[nodiscard]] Result<std::vector<GoalReportOfValue>>
goal_report_by(Reader& reader, const GoalQuery& query, Dimension dimension, std::size_t limit);

} // namespace waymark::analytics
