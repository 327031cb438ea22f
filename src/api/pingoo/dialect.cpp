// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/envelope.hpp"
#include "api/pingoo/pingoo_routes.hpp"
#include "api/session/pingoo_refusal.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string>

namespace waymark::api::pingoo {

namespace {

constexpr std::string_view allowed_methods = "GET, POST, PUT, DELETE, OPTIONS";
constexpr std::string_view allowed_fields = "Origin, Content-Type, Content-Length, "
                                            "Accept-Encoding, X-CSRF-Token, Authorization";

} // namespace

session::Dialect make_dialect()
{
    session::Dialect dialect;
    dialect.is_bearer_strict = true;
    dialect.refuse = [](const http::Request& request, identity::Refusal refusal) {
        return refuse(session::pingoo_refusal(refusal, request));
    };
    dialect.deny = [](const http::Request&, session::Denial denial) {
        return fail(http::Status::forbidden, session::describe(denial));
    };
    dialect.exceeded = [](const http::Request&, const identity::RateState& limit) {
        return fail(http::Status::too_many_requests, "请求过于频繁，请稍后再试")
            .with("Retry-After", fmt::to_string(limit.retry_after.count()));
    };
    dialect.finish = [](const session::Call&, http::Response& response, std::chrono::milliseconds) {
        response.with("Access-Control-Allow-Methods", std::string(allowed_methods))
            .with("Access-Control-Allow-Headers", std::string(allowed_fields));
    };
    return dialect;
}

} // namespace waymark::api::pingoo
