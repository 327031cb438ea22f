// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/dwz_routes.hpp"

#include "api/dwz/handlers.hpp"
#include "api/session/endpoints.hpp"

#include <array>

namespace waymark::api::dwz {

namespace {

using http::Method;
using session::Access;
using session::EndpointOptions;
using Row = session::Endpoint<Services>;

constexpr std::array<std::string_view, 3> list_integers{"page", "page_size", "status"};
constexpr std::array<std::string_view, 4> log_integers{"page", "page_size", "status", "user_id"};

constexpr EndpointOptions lists{.integer_parameters = list_integers};
constexpr EndpointOptions lists_logs{.integer_parameters = log_integers};
// Who has to set up a second factor first may see who they are, and leave.
constexpr EndpointOptions open_to_enrolling{.is_open_to_enrolling = true};
// Somebody with a stolen credential may not find out the password by trying.
constexpr EndpointOptions tries_a_password{.requests_a_window = 10};

constexpr std::array endpoints{
    Row{Method::post, "/api/v1/auth/login", Access::anyone, &login},
    Row{Method::post, "/api/v1/login", Access::anyone, &login},
    Row{Method::post, "/api/v1/auth/logout", Access::user, &logout, open_to_enrolling},
    Row{Method::post, "/api/v1/logout", Access::user, &logout, open_to_enrolling},

    Row{Method::post, "/api/v1/tokens", Access::user, &create_token},
    Row{Method::get, "/api/v1/tokens", Access::user, &list_tokens, lists},
    Row{Method::delete_, "/api/v1/tokens/{token_id}", Access::user, &delete_token},

    Row{Method::post, "/api/v1/users", Access::admin, &create_user},
    Row{Method::get, "/api/v1/users", Access::admin, &list_users, lists},
    Row{Method::get, "/api/v1/users/{id}", Access::admin, &get_user},
    Row{Method::put, "/api/v1/users/{id}", Access::admin, &update_user},
    Row{Method::delete_, "/api/v1/users/{id}", Access::admin, &delete_user},
    Row{Method::post, "/api/v1/users/{id}/reset-password", Access::admin, &reset_password},

    Row{Method::get, "/api/v1/profile", Access::user, &get_profile, open_to_enrolling},
    Row{Method::post, "/api/v1/profile/change-password", Access::user, &change_password,
        tries_a_password},

    Row{Method::get, "/api/v1/logs", Access::user, &list_logs, lists_logs},
};

} // namespace

void add_routes(http::Router& router, session::AccessControl& control, Services& services)
{
    session::add_endpoints<Services>(router, control, services.dialect, services, endpoints);
}

} // namespace waymark::api::dwz
