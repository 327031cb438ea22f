// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "identity/sessions/session_service.hpp"
#include "identity/user.hpp"

#include <boost/json/object.hpp>

#include <chrono>

namespace waymark::api::session {

// A user as Open Short URL's clients know it. What a user lacks (`name`, `username`, `phone`,
// `lastLoginAt`) is left out.
[[nodiscard]] boost::json::object to_view(const identity::User& user);

// A user as Pingoo's clients know it: a number for an id, and a name in any case.
[[nodiscard]] boost::json::object to_pingoo_view(const identity::User& user);

// What Pingoo's clients get for signing in. `lifetime`: of the access token.
[[nodiscard]] boost::json::object to_pingoo_view(const identity::SessionGrant& grant,
                                                 std::chrono::seconds lifetime);

} // namespace waymark::api::session
