// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/time_zone.hpp"

#include <string>

namespace waymark::api::pingoo {

// RFC 3339 with the zone's offset at that instant, without zeros at the end of the fraction:
// "2025-09-24T17:38:33.75+08:00", "2025-09-24T09:38:33Z".
[[nodiscard]] std::string to_wire_time(TimePoint time, const TimeZone& zone);

// What stands for a time that is not set.
inline constexpr std::string_view no_time = "0001-01-01T00:00:00Z";

} // namespace waymark::api::pingoo
