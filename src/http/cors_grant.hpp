// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/cors.hpp"

#include <string_view>

namespace waymark::http {

// What a page of some origin may do with an answer. Views of the arguments.
struct CorsGrant {
    bool varies = false;     // the answer is another one for other origins
    std::string_view origin; // that may read it, or "*"; empty: none but the server's own
    bool with_credentials = false;
};

[[nodiscard]] CorsGrant grant_of(const CorsOptions& options, std::string_view path,
                                 std::string_view origin);

// The fields that a page may read which may read the answer.
inline constexpr std::string_view cors_exposed_fields =
    "Content-Length, Content-Type, Content-Disposition, ETag, Retry-After, X-Request-Id, "
    "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, trace-id";

} // namespace waymark::http
