// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"

#include <string>

namespace waymark::contract {

// A time zone in which it is between 12 and 13 o'clock at that time: what a conversation says of
// "today" is then true until it ends.
[[nodiscard]] std::string midday_zone(TimePoint now);

} // namespace waymark::contract
