// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace waymark::api::pages {

// Text as it may stand in HTML, between tags and in quoted attributes.
[[nodiscard]] std::string escape_html(std::string_view text);

} // namespace waymark::api::pages
