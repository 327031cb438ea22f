// SPDX-License-Identifier: Apache-2.0
#include "api/session/session_routes.hpp"

#include "api/session/handlers.hpp"

#include <array>

namespace waymark::api::session {

namespace {

using http::Method;
using Row = Endpoint<Services>;

// What somebody needs who has to set up a second factor before anything else.
constexpr EndpointOptions to_enrol{.is_open_to_enrolling = true};

constexpr std::array endpoints{
    Row{Method::post, "/api/auth/login", Access::anyone, &login},
    Row{Method::post, "/api/auth/register", Access::anyone, &register_account},
    Row{Method::post, "/api/auth/refresh", Access::anyone, &refresh},
    Row{Method::get, "/api/auth/sso", Access::anyone, &list_sign_on_providers},
    Row{Method::post, "/api/auth/logout", Access::session, &logout, to_enrol},

    Row{Method::get, "/api/auth/me", Access::user, &show_me, to_enrol},
    Row{Method::put, "/api/auth/me", Access::user, &rename_me},
    Row{Method::put, "/api/auth/profile", Access::user, &change_profile},
    Row{Method::post, "/api/auth/password", Access::session, &change_password},
    Row{Method::put, "/api/auth/password", Access::session, &change_password},
    Row{Method::patch, "/api/auth/password", Access::session, &change_password},

    Row{Method::post, "/api/auth/2fa/setup", Access::session, &set_up_two_factor, to_enrol},
    Row{Method::post, "/api/auth/2fa/enable", Access::session, &enable_two_factor, to_enrol},
    Row{Method::post, "/api/auth/2fa/disable", Access::session, &disable_two_factor},
    Row{Method::get, "/api/auth/2fa/recovery-codes", Access::session, &count_recovery_codes},
    Row{Method::post, "/api/auth/2fa/recovery-codes", Access::session, &renew_recovery_codes},
    Row{Method::get, "/api/auth/2fa/policy", Access::admin, &show_two_factor_policy},
    Row{Method::put, "/api/auth/2fa/policy", Access::admin, &change_two_factor_policy},

    Row{Method::get, "/api/auth/sessions", Access::session, &list_sessions},
    Row{Method::delete_, "/api/auth/sessions", Access::session, &end_other_sessions},
    Row{Method::delete_, "/api/auth/sessions/{id}", Access::session, &end_session},
};

} // namespace

void add_routes(http::Router& router, AccessControl& control, const Dialect& dialect,
                Services& services)
{
    add_endpoints<Services>(router, control, dialect, services, endpoints);
}

} // namespace waymark::api::session
