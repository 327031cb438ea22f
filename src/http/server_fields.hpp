// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/cors.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

#include <string>
#include <string_view>

// The fields that the server adds to each answer, beside those of the connection: what pages of
// other origins may do with it, the request's id, and what keeps browsers from guessing.
namespace waymark::http {

[[nodiscard]] bool has_field(const Response& response, std::string_view name);
// If the answer has no such field.
void add_default(Response& response, std::string_view name, std::string_view value);

// Those that the answer lacks.
void add_server_fields(const CorsOptions& cors, const Request& request, Response& response);
// The same as lines, of an answer that has none. `request` is no preflight.
void append_server_fields(const CorsOptions& cors, const RequestHead& request, std::string& out);

// A client's X-Request-Id if it is short and plain, else a new one.
void append_request_id(std::string& out, std::string_view offered);

} // namespace waymark::http
