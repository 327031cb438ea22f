// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <string_view>
#include <vector>

namespace waymark::api::openshort {

// The dialect's name of a domain field: target_url is originalUrl, utm_source is utmSource. A name
// that it doesn't know is returned as it is.
[[nodiscard]] std::string_view wire_name(std::string_view field);

// The error, its field in the dialect's spelling.
[[nodiscard]] Error in_wire_names(Error error);

} // namespace waymark::api::openshort
