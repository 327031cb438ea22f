// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/response.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <expected>
#include <string>
#include <string_view>
#include <utility>

// The shape of every answer of the dialect:
//
//   {"code":0,"message":"success","data":…}     200; without data, `data` is left out
//   {"code":40401,"message":"资源不存在"}       the code's first three digits are the status
namespace waymark::api::dwz {

// Why something is refused, in the words that the API has for it.
struct Rejection {
    Errc code{};
    std::string message;

    friend bool operator==(const Rejection&, const Rejection&) = default;
};

template <typename T>
using Accepted = std::expected<T, Rejection>;

[[nodiscard]] inline std::unexpected<Rejection> rejection(Errc code, std::string message)
{
    return std::unexpected(Rejection{code, std::move(message)});
}

// Invalid input is told with the error's message, all else in the code's own words.
[[nodiscard]] Rejection reject(const Error& error);

[[nodiscard]] http::Response ok(boost::json::value data);

// A success that has nothing to show but its own message.
[[nodiscard]] http::Response done(std::string_view message);

[[nodiscard]] http::Response fail(const Rejection& rejection);
// As reject() tells it.
[[nodiscard]] http::Response fail(const Error& error);
// In the words that the API has for this one case.
[[nodiscard]] http::Response fail(http::Status status, std::string_view message);

// The two members of a failure, for the few that have more.
[[nodiscard]] boost::json::object failure_body(http::Status status, std::string_view message);

// What the API says of a status when it has nothing special to say; empty if it has no words.
[[nodiscard]] std::string_view default_message(http::Status status);

// For what is wrong before a handler is asked. The API knows no 405: it is a 404.
[[nodiscard]] http::Response render_error(http::Status status, std::string_view message);

} // namespace waymark::api::dwz
