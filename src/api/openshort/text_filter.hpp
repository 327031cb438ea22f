// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"

#include <string>
#include <string_view>

namespace waymark::api::openshort {

// The query parameter by which a list is filtered; absent, it is empty.
//
// invalid_argument: it has the character NUL, which no stored text has and not every store takes;
// `field` names it.
[[nodiscard]] Result<std::string> read_text_filter(const http::Request& request,
                                                   std::string_view name);

} // namespace waymark::api::openshort
