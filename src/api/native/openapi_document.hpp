// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace waymark::api::native {

// The OpenAPI 3.1 document of all that this server answers, as JSON (openapi.json beside this
// file).
[[nodiscard]] std::string_view openapi_document();

} // namespace waymark::api::native
