// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

// Times as text: the profile of ISO 8601 that JavaScript writes and RFC 3339 describes.
namespace waymark {

// "2026-01-02T03:04:05.678Z". Only for the years 0 to 9999.
[[nodiscard]] std::string to_iso8601(TimePoint time);

// "2026-01-02".
[[nodiscard]] std::string to_iso8601(std::chrono::year_month_day date);

// Reads "2026-01-02T03:04:05[.678][Z|±hh:mm]", with a space in place of the T if need be, or a date
// alone. Without an offset, and for a date alone (its first instant), the time is in UTC. Digits
// beyond milliseconds are dropped. Nothing for anything else, such as the 30th of February.
[[nodiscard]] std::optional<TimePoint> parse_iso8601(std::string_view text);

// Reads "2026-01-02", nothing more.
[[nodiscard]] std::optional<std::chrono::year_month_day> parse_date(std::string_view text);

} // namespace waymark
