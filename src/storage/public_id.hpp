// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"

#include <string>
#include <string_view>

// Names of rows towards clients: 25 characters, `c` and then lower-case letters and digits, the
// shape of a cuid (github.com/paralleldrive/cuid). Eight characters tell the time in milliseconds,
// in base 36, so that ids sort by their making; sixteen are unpredictable (82 bits).
namespace waymark::storage {

// Throws std::system_error if the kernel gives no randomness.
[[nodiscard]] std::string make_public_id(TimePoint now);

// True if `text` has the shape. Whether a row bears it, only the store knows.
[[nodiscard]] bool is_public_id(std::string_view text);

} // namespace waymark::storage
