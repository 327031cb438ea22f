// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace waymark::api::openshort {

// "data:image/png;base64,…" (RFC 2397).
[[nodiscard]] std::string to_data_url(std::string_view media_type, std::string_view bytes);

} // namespace waymark::api::openshort
