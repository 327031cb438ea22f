// SPDX-License-Identifier: Apache-2.0
#include "api/session/fail.hpp"

#include "api/session/session_cookie.hpp"

#include <boost/beast/http/status.hpp>
#include <boost/json.hpp>

namespace waymark::api::session {

namespace {

http::Response answer(http::Status status, const boost::json::object& body)
{
    auto response = http::json(status, body);
    if (status == http::Status::unauthorized)
        response.with("Set-Cookie", cleared_session_cookie());
    return response;
}

} // namespace

http::Status status_of(Errc code)
{
    switch (code) {
    case Errc::invalid_argument:
        return http::Status::bad_request;
    case Errc::not_found:
        return http::Status::not_found;
    case Errc::conflict:
        return http::Status::conflict;
    case Errc::unauthenticated:
        return http::Status::unauthorized;
    case Errc::forbidden:
        return http::Status::forbidden;
    case Errc::gone:
        return http::Status::gone;
    case Errc::rate_limited:
        return http::Status::too_many_requests;
    case Errc::unavailable:
        return http::Status::service_unavailable;
    }
    return http::Status::internal_server_error;
}

http::Response fail(const Error& error)
{
    return fail(std::vector{error});
}

http::Response fail(const std::vector<Error>& mistakes)
{
    const auto code = mistakes.front().code;
    auto response = answer(status_of(code), error_body(status_of(code), mistakes));
    add_retry_after(response, code);
    return response;
}

http::Response fail(http::Status status, std::string_view message)
{
    auto response = answer(status, error_body(status, message));
    if (status == http::Status::service_unavailable)
        add_retry_after(response, Errc::unavailable);
    return response;
}

void add_retry_after(http::Response& response, Errc code)
{
    if (code == Errc::unavailable)
        response.with("Retry-After", "1");
    // The error doesn't tell how long a lock lasts; asking while it does makes it no longer.
    if (code == Errc::rate_limited)
        response.with("Retry-After", "60");
}

boost::json::object error_body(http::Status status, const std::vector<Error>& mistakes)
{
    auto body = error_body(status, mistakes.front().message);
    boost::json::array errors;
    for (const auto& mistake : mistakes) {
        if (mistake.code == Errc::invalid_argument && !mistake.field.empty())
            errors.push_back({{"field", mistake.field}, {"message", mistake.message}});
    }
    if (!errors.empty())
        body["errors"] = std::move(errors);
    return body;
}

boost::json::object error_body(http::Status status, std::string_view message)
{
    const auto reason = boost::beast::http::obsolete_reason(status);
    return {{"statusCode", static_cast<int>(status)},
            {"message", message},
            {"error", std::string_view(reason.data(), reason.size())}};
}

} // namespace waymark::api::session
