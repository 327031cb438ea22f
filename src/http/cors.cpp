// SPDX-License-Identifier: Apache-2.0
#include "http/cors.hpp"

#include "http/cors_grant.hpp"

#include <algorithm>

namespace waymark::http {

namespace {

constexpr std::string_view methods = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
constexpr std::string_view default_fields = "Content-Type, Authorization, Accept, X-API-Key";

// Returns false if the origin may not call this path.
bool add_origin(const CorsOptions& options, const Request& request, Response& response)
{
    const auto grant = grant_of(options, request.path, request.field("Origin"));
    if (grant.varies)
        response.with("Vary", "Origin");
    if (grant.origin.empty())
        return false;
    response.with("Access-Control-Allow-Origin", std::string(grant.origin));
    if (grant.with_credentials)
        response.with("Access-Control-Allow-Credentials", "true");
    return true;
}

} // namespace

CorsGrant grant_of(const CorsOptions& options, std::string_view path, std::string_view origin)
{
    const bool varies = !options.origins.empty();
    const bool is_trusted =
        !origin.empty() && std::ranges::find(options.origins, origin) != options.origins.end();
    if (is_trusted)
        return {.varies = varies, .origin = origin, .with_credentials = true};
    const bool is_public = options.is_public && options.is_public(path);
    return {.varies = varies, .origin = is_public ? "*" : ""};
}

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
    const bool is_public = options.is_public && options.is_public(request.path);
    return std::move(response)
        .with("Access-Control-Allow-Methods", std::string(methods))
        .with("Access-Control-Allow-Headers", std::string(asked.empty() ? default_fields : asked))
        .with("Access-Control-Max-Age", std::string(is_public ? "86400" : "600"));
}

void add_cors_fields(const CorsOptions& options, const Request& request, Response& response)
{
    if (add_origin(options, request, response))
        response.with("Access-Control-Expose-Headers", std::string(cors_exposed_fields));
}

} // namespace waymark::http
