// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/response.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string_view>
#include <vector>

// The answers of the paths that Open Short URL and Pingoo share: the members of both, side by side.
//
//   {"user":{…}, "accessToken":"…",                          Open Short URL's
//    "code":0, "msg":"success", "data":{"token":"…", …}}      Pingoo's
//
//   {"statusCode":401, "message":"…", "error":"Unauthorized", "errors":[…],
//    "code":1, "msg":"…"}
namespace waymark::api::session {

// Whose clients write requests of a shape: it decides the status of what fails.
enum class Shape { openshort, pingoo };

// Pingoo's words for what it names.
namespace pingoo_words {
inline constexpr std::string_view wrong_login = "邮箱或密码错误";
inline constexpr std::string_view wrong_current_password = "当前密码错误";
inline constexpr std::string_view password_changed = "密码修改成功";
inline constexpr std::string_view name_taken = "用户名或邮箱已存在";
inline constexpr std::string_view profile_not_changed = "更新用户资料失败";
inline constexpr std::string_view unknown_user = "用户不存在";
inline constexpr std::string_view wrong_refresh_token = "无效的刷新令牌";
inline constexpr std::string_view registration_closed = "暂未开放注册功能";
} // namespace pingoo_words

// Success: `members` for Open Short URL's clients, `data` for Pingoo's.
[[nodiscard]] http::Response succeed(boost::json::object members, const boost::json::value& data,
                                     http::Status status = http::Status::ok);

// Success of which there is nothing to say but that: {"message":"…","statusCode":200} and, for
// Pingoo's clients, `data`.
[[nodiscard]] http::Response say_done(std::string_view message, const boost::json::value& data);

// What went wrong, for both.
struct Failure {
    http::Status status;
    std::vector<Error> mistakes; // not empty: the first one gives the message
    std::string_view msg{};      // Pingoo's words; empty: the message
    // A 401 clears the session cookie, but where a password or a code is asked of somebody who is
    // signed in: a slip of the finger is no reason to sign in again.
    bool keeps_cookie = false;
};

// The status that the shape's dialect gives such an error. Pingoo: 422 for invalid input, 400 for
// what its rules refuse.
[[nodiscard]] http::Status status_of(Errc code, Shape shape);
[[nodiscard]] Failure to_failure(const Error& error, Shape shape);

[[nodiscard]] http::Response to_answer(const Failure& failure);

// For what is wrong apart from any input.
[[nodiscard]] http::Response fail_in_both(http::Status status, std::string_view message,
                                          std::string_view msg);

} // namespace waymark::api::session
