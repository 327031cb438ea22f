// SPDX-License-Identifier: Apache-2.0
#include "http/cors.hpp"

#include <algorithm>

namespace waymark::http {

namespace {

constexpr std::string_view methods = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
constexpr std::string_view default_fields = "Content-Type, Authorization, Accept, X-API-Key";
constexpr std::string_view exposed =
    "Content-Length, Content-Type, Content-Disposition, ETag, Retry-After, X-Request-Id, "
    "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, trace-id";

bool is_public(const CorsOptions& options, const Request& request)
{
    return options.is_public && options.is_public(request.path);
}

// Returns false if the origin may not call this path.
bool add_origin(const CorsOptions& options, const Request& request, Response& response)
{
    const auto origin = request.field("Origin");
    const bool is_trusted =
        !origin.empty() && std::ranges::find(options.origins, origin) != options.origins.end();
    if (!options.origins.empty())
        response.with("Vary", "Origin");
    if (is_trusted) {
        response.with("Access-Control-Allow-Origin", std::string(origin))
            .with("Access-Control-Allow-Credentials", "true");
        return true;
    }
    if (!is_public(options, request))
        return false;
    response.with("Access-Control-Allow-Origin", "*");
    return true;
}

} // namespace

bool is_preflight(const Request& request)
{
    return request.method == Method::options && !request.field("Origin").empty() &&
           !request.field("Access-Control-Request-Method").empty();
}

Response answer_preflight(const CorsOptions& options, const Request& request)
{
    Response response = no_content();
    if (!add_origin(options, request, response))
        return response;
    const auto asked = request.field("Access-Control-Request-Headers");
    return std::move(response)
        .with("Access-Control-Allow-Methods", std::string(methods))
        .with("Access-Control-Allow-Headers", std::string(asked.empty() ? default_fields : asked))
        .with("Access-Control-Max-Age", std::string(is_public(options, request) ? "86400" : "600"));
}

void add_cors_fields(const CorsOptions& options, const Request& request, Response& response)
{
    if (add_origin(options, request, response))
        response.with("Access-Control-Expose-Headers", std::string(exposed));
}

} // namespace waymark::http
