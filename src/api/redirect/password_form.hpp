// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"

#include <string>
#include <string_view>

// The form on the page of a link with a password, and what it posts.
namespace waymark::api::redirect {

// What the query of that page says: `error=invalid_password` after a wrong password, and what the
// visit itself has brought.
struct FormQuery {
    std::string visit;
    bool was_wrong = false;
};

[[nodiscard]] FormQuery read_form_query(std::string_view query);

// Where the form posts to, and where a wrong password leads back to.
[[nodiscard]] std::string form_action(std::string_view slug, std::string_view visit_query);
[[nodiscard]] std::string wrong_password_location(std::string_view slug,
                                                  std::string_view visit_query);

[[nodiscard]] bool has_json_body(const http::Request& request);

// The password in a JSON body or a form's.
//
// invalid_argument: the body is malformed or has no password that a link could have.
[[nodiscard]] Result<std::string> read_password(const http::Request& request);

} // namespace waymark::api::redirect
