// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/funnel.hpp"
#include "analytics/journeys.hpp"
#include "analytics/retention.hpp"
#include "api/native/funnel_body.hpp"
#include "base/time_zone.hpp"

#include <boost/json/object.hpp>

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

} // namespace waymark::api::native
