// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/live_report.hpp"
#include "analytics/question.hpp"
#include "base/time_zone.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace waymark::api::native {

// The answer to POST /api/native/query: `columns`, `rows` and `totals`, the `range`, and
// `comparison` if the question has one. Times are those of the zone's clocks; a ratio of nothing is
// null. Percentages and ratios have two decimals, seconds and changes one.
[[nodiscard]] boost::json::object to_view(const analytics::Question& question,
                                          const analytics::Answer& answer);

// The names that a question may use: the answer to GET /api/native/query/catalogue.
[[nodiscard]] boost::json::object catalogue_view();

// The answer to GET /api/native/live. Times are in UTC.
[[nodiscard]] boost::json::object to_view(const analytics::LiveReport& report);

// `2026-01-31T12:00:00+01:00`, with milliseconds if there are any. UTC where the distance to it is
// no whole minutes: ISO 8601 has no other.
[[nodiscard]] std::string to_local_iso8601(TimePoint time, const TimeZone& zone);

} // namespace waymark::api::native
