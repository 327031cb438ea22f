// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/time_zone.hpp"
#include "http/request.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace waymark::api::pingoo {

// The date of the zone that a text stands for: "20250915", "2025-09-15", "2025/09/15", the latter
// two with a time of day that counts for nothing (" 15:04:05"), or Unix seconds. What a text has
// beyond 19 characters is not looked at. Nothing for anything else, and for a date beyond those
// that events can have, of 1971 to 2104.
[[nodiscard]] std::optional<LocalDate> parse_day(std::string_view text, const TimeZone& zone);

struct DayParameter {
    LocalDate date;
    std::string text; // as it was asked for; today's is "2025-09-15"
};

// The query parameter `date`; today if there is none.
//
// invalid_argument: parse_day() makes nothing of it; the message is what clients are told.
[[nodiscard]] Result<DayParameter> read_day(const http::Request& request, const TimeZone& zone,
                                            TimePoint now);

} // namespace waymark::api::pingoo
