// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace waymark::api::dwz {

// "2024-01-01T00:00:00Z": RFC 3339, whole seconds.
[[nodiscard]] std::string to_wire_time(TimePoint time);
// The same; null if there is none.
[[nodiscard]] boost::json::value to_wire_time(const std::optional<TimePoint>& time);

// Reads RFC 3339 with date, time of day and zone, all of them: "2024-01-01T08:00:00.5+08:00".
[[nodiscard]] std::optional<TimePoint> parse_wire_time(std::string_view text);

// Reads "2024-01-01 00:00:00", in UTC, as the filters of the operation log have it.
[[nodiscard]] std::optional<TimePoint> parse_log_time(std::string_view text);

} // namespace waymark::api::dwz
