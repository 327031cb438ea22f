// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace waymark::api::docs {

// A file of src/api/docs/openapi: what all parts share (`base`), or the paths of one dialect and
// the components that only it uses.
struct OpenApiPart {
    std::string_view name;
    std::string_view json;
};

[[nodiscard]] std::span<const OpenApiPart> openapi_parts();

} // namespace waymark::api::docs
