// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/funnel.hpp"
#include "analytics/journeys.hpp"
#include "analytics/retention.hpp"
#include "api/native/funnel_body.hpp"
#include "api/native/goal_body.hpp"
#include "base/time_zone.hpp"
#include "sites/goal.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <vector>

// The answers to the questions about behaviour. Times are those of the zone's clocks; percentages
// have two decimals, seconds one; a part of nothing is null.
namespace waymark::api::native {

struct FunnelReport {
    analytics::Funnel funnel;
    std::vector<analytics::FunnelOfValue> values; // if the question has a breakdown
};
[[nodiscard]] boost::json::object to_view(const FunnelQuestion& question,
                                          const FunnelReport& report, const TimeZone& zone);

[[nodiscard]] boost::json::object to_view(const analytics::RetentionQuery& query,
                                          const std::vector<analytics::Cohort>& cohorts);

[[nodiscard]] boost::json::object to_view(const analytics::JourneyQuery& query,
                                          const analytics::Journeys& journeys,
                                          const TimeZone& zone);

// What goals were asked for, and the answers.
struct GoalsReport {
    struct Compared {
        TimeRange range;
        analytics::GoalReport report;
    };
    std::vector<sites::Goal> goals; // those that the reports are of
    TimeRange range;
    analytics::GoalReport report;
    std::optional<GoalBreakdown> breakdown = std::nullopt;
    std::vector<analytics::GoalReportOfValue> values = {}; // if there is a breakdown
    std::optional<Compared> compared = std::nullopt;
};
[[nodiscard]] boost::json::object to_view(const GoalsReport& all, const TimeZone& zone);

} // namespace waymark::api::native
