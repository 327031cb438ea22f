// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace waymark::api::docs {

inline constexpr std::string_view swagger_script_name = "waymark.js";

// The page at /api: Swagger UI, and where it can't run, the way to the documents.
[[nodiscard]] std::string_view swagger_page();
[[nodiscard]] std::string_view swagger_page_policy();

// Starts Swagger UI, with a choice between the whole document and each dialect's.
[[nodiscard]] const std::string& swagger_script();

} // namespace waymark::api::docs
