// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/envelope.hpp"

#include "api/dwz/trace_id.hpp"
#include "api/session/fail.hpp"

#include <fmt/format.h>

#include <string>

namespace waymark::api::dwz {

namespace {

// The API numbers several causes of one status, but sends only the first.
int code_of(http::Status status)
{
    return static_cast<int>(status) * 100 + 1;
}

std::string invalid_input(std::string_view what)
{
    return fmt::format("{}: {}", default_message(http::Status::bad_request), what);
}

} // namespace

http::Response ok(boost::json::value data)
{
    return http::json(
        http::Status::ok,
        boost::json::object{{"code", 0}, {"message", "success"}, {"data", std::move(data)}});
}

http::Response done(std::string_view message)
{
    return http::json(http::Status::ok, boost::json::object{{"code", 0}, {"message", message}});
}

boost::json::object failure_body(http::Status status, std::string_view message)
{
    return {{"code", code_of(status)}, {"message", message}};
}

Rejection reject(const Error& error)
{
    if (error.code == Errc::invalid_argument)
        return {error.code, invalid_input(error.message)};
    return {error.code, std::string(default_message(session::status_of(error.code)))};
}

http::Response fail(const Rejection& rejection)
{
    auto response = fail(session::status_of(rejection.code), rejection.message);
    session::add_retry_after(response, rejection.code);
    return response;
}

http::Response fail(const Error& error)
{
    return fail(reject(error));
}

http::Response fail(http::Status status, std::string_view message)
{
    return http::json(status, failure_body(status, message));
}

std::string_view default_message(http::Status status)
{
    switch (status) {
    case http::Status::bad_request:
        return "请求参数错误";
    case http::Status::unauthorized:
        return "未授权";
    case http::Status::forbidden:
        return "禁止访问";
    case http::Status::not_found:
        return "资源不存在";
    case http::Status::conflict:
        return "资源冲突";
    case http::Status::gone:
        return "短网址已过期";
    case http::Status::payload_too_large:
        return "请求体过大";
    case http::Status::too_many_requests:
        return "请求过于频繁，请稍后再试";
    case http::Status::internal_server_error:
        return "服务器内部错误";
    case http::Status::service_unavailable:
        return "服务不健康";
    default:
        return "";
    }
}

http::Response render_error(http::Status status, std::string_view message)
{
    if (status == http::Status::method_not_allowed)
        status = http::Status::not_found;
    const auto words = default_message(status);
    auto body = failure_body(status, words.empty() ? message : words);
    if (status == http::Status::bad_request)
        body["message"] = invalid_input(message);
    // The web client looks for `error` before it looks for `message`.
    if (status == http::Status::not_found)
        body["error"] = "Not Found";
    return http::json(status, body).with(std::string(trace_id_field), make_trace_id());
}

} // namespace waymark::api::dwz
