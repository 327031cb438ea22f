// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/time_zone.hpp"
#include "http/request.hpp"

#include <optional>
#include <string_view>

namespace waymark::api::pingoo {

// The time that a text stands for: a day for "20250915", "2025-09-15" and "2025/09/15", else the
// millisecond of an instant: one of the latter two with " 15:04:05", ISO 8601, or Unix seconds. In
// the zone, unless it tells an offset. A text that is no time but has one in its first 19
// characters stands for that. Nothing for anything else.
[[nodiscard]] std::optional<TimeRange> parse_time(std::string_view text, const TimeZone& zone);

// From the beginning of `start_time` to the end of `end_time`; nothing if neither is there. A text
// that is no time counts as absent. May be empty: `from` is then not before `to`.
[[nodiscard]] std::optional<TimeRange> read_time_window(const http::Request& request,
                                                        const TimeZone& zone);

} // namespace waymark::api::pingoo
