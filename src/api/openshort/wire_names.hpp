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

// The error of a variant or a routing rule, whose `target_url` is targetUrl, not originalUrl.
[[nodiscard]] Error of_destination(Error error);
[[nodiscard]] std::vector<Error> of_destination(std::vector<Error> mistakes);

} // namespace waymark::api::openshort
