// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Text from outside as every store takes it: well-formed UTF-8 without NUL.
namespace waymark::audit {

// With U+FFFD in place of what is neither.
[[nodiscard]] std::string storable(std::string_view text);

// The same, cut to `bytes_max` bytes where a character ends.
[[nodiscard]] std::string storable_prefix(std::string_view text, std::size_t bytes_max);

} // namespace waymark::audit
