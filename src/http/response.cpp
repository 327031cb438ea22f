// SPDX-License-Identifier: Apache-2.0
#include "http/response.hpp"

#include "http/json_text.hpp"

namespace waymark::http {

Response json(Status status, const boost::json::value& body)
{
    return {.status = status,
            .content_type = "application/json; charset=utf-8",
            .body = to_json_text(body)};
}

Response text(Status status, std::string body)
{
    return {.status = status, .content_type = "text/plain; charset=utf-8", .body = std::move(body)};
}

Response html(Status status, std::string body)
{
    return {.status = status, .content_type = "text/html; charset=utf-8", .body = std::move(body)};
}

Response redirect(Status status, std::string location)
{
    return Response{.status = status}.with("Location", std::move(location));
}

Response no_content()
{
    return {.status = Status::no_content};
}

} // namespace waymark::http
