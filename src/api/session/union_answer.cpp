// SPDX-License-Identifier: Apache-2.0
#include "api/session/union_answer.hpp"

#include "api/session/fail.hpp"
#include "api/session/session_cookie.hpp"

namespace waymark::api::session {

namespace {

http::Response with_code_and_msg(http::Status status, boost::json::object body,
                                 std::string_view msg)
{
    body["code"] = 1;
    body["msg"] = msg;
    return http::json(status, body);
}

} // namespace

http::Response succeed(boost::json::object members, const boost::json::value& data,
                       http::Status status)
{
    members["code"] = 0;
    members["msg"] = "success";
    members["data"] = data;
    return http::json(status, members);
}

http::Response say_done(std::string_view message, const boost::json::value& data)
{
    return succeed({{"message", message}, {"statusCode", 200}}, data);
}

http::Status status_of(Errc code, Shape shape)
{
    if (shape == Shape::openshort)
        return status_of(code);
    switch (code) {
    case Errc::invalid_argument:
        return http::Status::unprocessable_entity;
    case Errc::not_found:
    case Errc::conflict:
    case Errc::unauthenticated:
        return http::Status::bad_request;
    default:
        return status_of(code);
    }
}

Failure to_failure(const Error& error, Shape shape)
{
    return {.status = status_of(error.code, shape), .mistakes = {error}};
}

http::Response to_answer(const Failure& failure)
{
    const auto msg =
        failure.msg.empty() ? std::string_view(failure.mistakes.front().message) : failure.msg;
    auto response =
        with_code_and_msg(failure.status, error_body(failure.status, failure.mistakes), msg);
    if (failure.status == http::Status::unauthorized && !failure.keeps_cookie)
        response.with("Set-Cookie", cleared_session_cookie());
    add_retry_after(response, failure.mistakes.front().code);
    return response;
}

http::Response fail_in_both(http::Status status, std::string_view message, std::string_view msg)
{
    auto response = with_code_and_msg(status, error_body(status, message), msg);
    if (status == http::Status::unauthorized)
        response.with("Set-Cookie", cleared_session_cookie());
    return response;
}

} // namespace waymark::api::session
