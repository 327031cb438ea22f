// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace waymark::http {

// Undoes percent-encoding (RFC 3986, section 2.1). Nothing, if an escape is malformed.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

// Encodes all but the unreserved characters.
[[nodiscard]] std::string percent_encode(std::string_view text);

// The path of a request as it may be acted upon.
//
// invalid_argument: the path does not begin with a slash, or, decoded, it has a malformed escape, a
// control character, malformed UTF-8 or a `.` or `..` segment.
[[nodiscard]] Result<void> check_path(std::string_view path);

} // namespace waymark::http
