// SPDX-License-Identifier: Apache-2.0
#include "api/session/session_dialect.hpp"

#include "api/session/fail.hpp"
#include "api/session/pingoo_refusal.hpp"
#include "api/session/session_cookie.hpp"
#include "api/session/union_answer.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <string>

namespace waymark::api::session {

namespace {

using http::Status;
using identity::RateState;
using identity::Refusal;

constexpr std::string_view limit_message = "Too many requests: wait a little";

std::string epoch_seconds(TimePoint time)
{
    return std::to_string(
        std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
}

void add_limit_fields(http::Response& response, const RateState& limit)
{
    response.with("X-RateLimit-Limit", std::to_string(limit.limit));
    response.with("X-RateLimit-Remaining", std::to_string(limit.remaining));
    response.with("X-RateLimit-Reset", epoch_seconds(limit.reset));
}

http::Response with_retry_after(http::Response response, const RateState& limit)
{
    return std::move(response).with("Retry-After", std::to_string(limit.retry_after.count()));
}

// Those that need a session and that only Pingoo has.
bool is_of_pingoo_alone(std::string_view path)
{
    return path.starts_with("/api/auth/profile");
}

http::Response refuse_in_both(const http::Request& request, Refusal refusal)
{
    const auto words = pingoo_refusal(refusal, request);
    if (!is_of_pingoo_alone(request.path))
        return fail_in_both(Status::unauthorized, words, words);
    auto body = error_body(Status::unauthorized, identity::describe(refusal));
    body["error"] = words;
    return http::json(Status::unauthorized, body).with("Set-Cookie", cleared_session_cookie());
}

} // namespace

Dialect make_envelope_dialect()
{
    Dialect dialect;
    dialect.refuse = [](const http::Request&, Refusal refusal) {
        return fail(Status::unauthorized, identity::describe(refusal));
    };
    dialect.deny = [](const http::Request&, Denial denial) {
        return fail(Status::forbidden, describe(denial));
    };
    dialect.exceeded = [](const http::Request&, const RateState& limit) {
        return with_retry_after(fail(Status::too_many_requests, limit_message), limit);
    };
    dialect.add_limit = &add_limit_fields;
    return dialect;
}

Dialect make_session_dialect()
{
    Dialect dialect;
    dialect.is_bearer_strict = true;
    dialect.refuse = &refuse_in_both;
    dialect.deny = [](const http::Request&, Denial denial) {
        return fail_in_both(Status::forbidden, describe(denial), describe(denial));
    };
    dialect.exceeded = [](const http::Request&, const RateState& limit) {
        return with_retry_after(
            fail_in_both(Status::too_many_requests, limit_message, limit_message), limit);
    };
    dialect.add_limit = &add_limit_fields;
    return dialect;
}

} // namespace waymark::api::session
