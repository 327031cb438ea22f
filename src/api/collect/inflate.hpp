// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace waymark::api::collect {

// Unpacks a gzip body (RFC 1952), one member or several.
//
// invalid_argument: it is no gzip, is cut short, or unpacks to more than `bytes_max`. No more
// memory than that is taken, whatever the body claims.
[[nodiscard]] Result<std::string> gunzip(std::string_view packed, std::size_t bytes_max);

} // namespace waymark::api::collect
