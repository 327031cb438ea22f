// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/response.hpp"

#include <boost/json/object.hpp>

#include <string_view>
#include <vector>

// The error answer that the session paths and the Open Short URL dialect share:
//
//   {"statusCode":400,"message":"…","error":"Bad Request",
//    "errors":[{"field":"email","message":"…"}]}      (errors: for invalid input only)
//
// A 401 also clears the session cookie, so that a browser with a dead session finds its login page.
namespace waymark::api::session {

[[nodiscard]] http::Status status_of(Errc code);

[[nodiscard]] http::Response fail(const Error& error);

// The same for all that is wrong with one input. `mistakes` is not empty; the first one gives the
// status and the message.
[[nodiscard]] http::Response fail(const std::vector<Error>& mistakes);

// For what is wrong before a domain service is asked: an unknown path, a malformed request.
[[nodiscard]] http::Response fail(http::Status status, std::string_view message);

// Tells the client when to try again, where the error passes by itself.
void add_retry_after(http::Response& response, Errc code);

// The envelope alone, for answers that say more.
[[nodiscard]] boost::json::object error_body(http::Status status,
                                             const std::vector<Error>& mistakes);
[[nodiscard]] boost::json::object error_body(http::Status status, std::string_view message);

} // namespace waymark::api::session
