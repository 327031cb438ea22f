// SPDX-License-Identifier: Apache-2.0
#include "api/session/fail.hpp"

#include "api/session/session_cookie.hpp"

#include <boost/beast/http/status.hpp>
#include <boost/json.hpp>

namespace waymark::api::session {

namespace {

boost::json::object envelope(http::Status status, std::string_view message)
{
    const auto reason = boost::beast::http::obsolete_reason(status);
    return {{"statusCode", static_cast<int>(status)},
            {"message", message},
            {"error", std::string_view(reason.data(), reason.size())}};
}

http::Response answer(http::Status status, const boost::json::object& body)
{
    auto response = http::json(status, body);
    if (status == http::Status::unauthorized)
        response.with("Set-Cookie", cleared_session_cookie());
    if (status == http::Status::service_unavailable)
        response.with("Retry-After", "1");
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
    const auto& first = mistakes.front();
    const auto status = status_of(first.code);
    auto body = envelope(status, first.message);
    boost::json::array errors;
    for (const auto& mistake : mistakes) {
        if (mistake.code == Errc::invalid_argument && !mistake.field.empty())
            errors.push_back({{"field", mistake.field}, {"message", mistake.message}});
    }
    if (!errors.empty())
        body["errors"] = std::move(errors);
    return answer(status, body);
}

http::Response fail(http::Status status, std::string_view message)
{
    return answer(status, envelope(status, message));
}

} // namespace waymark::api::session
