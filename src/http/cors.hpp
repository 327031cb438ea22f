// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/request.hpp"
#include "http/response.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

// Cross-origin requests of browsers (the Fetch standard, section 3.2).
namespace waymark::http {

struct CorsOptions {
    // Origins that may call with credentials: "https://app.example.com".
    std::vector<std::string> origins;
    // Paths that every origin may call, without credentials: the tracker's, and APIs that promise
    // it. An answer there says so to whoever asks. May be empty.
    std::function<bool(std::string_view path)> is_public;
};

[[nodiscard]] bool is_preflight(const Request& request);

// 204, with what the origin may do; without it, if the origin may do nothing.
[[nodiscard]] Response answer_preflight(const CorsOptions& options, const Request& request);

// Tells the browser whether the page may read the answer.
void add_cors_fields(const CorsOptions& options, const Request& request, Response& response);

} // namespace waymark::http
