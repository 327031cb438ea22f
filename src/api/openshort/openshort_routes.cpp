// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/openshort_routes.hpp"

#include "api/openshort/handlers.hpp"
#include "api/session/session_dialect.hpp"

#include <array>

namespace waymark::api::openshort {

namespace {

using http::Method;
using session::Access;
using Row = session::Endpoint<Services>;

constexpr std::array endpoints{
    Row{Method::post, "/api/urls", Access::user, &create_url},
    Row{Method::get, "/api/urls", Access::user, &list_urls},
    Row{Method::get, "/api/urls/{id}", Access::user, &get_url},
    Row{Method::get, "/api/analytics/overview", Access::user, &overview_analytics},
    Row{Method::get, "/api/analytics/urls/{id}", Access::user, &url_analytics},

    Row{Method::post, "/api/api-keys", Access::user, &create_key},
    Row{Method::get, "/api/api-keys", Access::user, &list_keys},
    Row{Method::get, "/api/api-keys/{id}", Access::user, &get_key},
    Row{Method::delete_, "/api/api-keys/{id}", Access::user, &delete_key},

    Row{Method::get, "/api/users", Access::admin, &list_users},
    Row{Method::post, "/api/users", Access::admin, &create_user},
    Row{Method::get, "/api/users/{id}", Access::admin, &get_user},
    Row{Method::delete_, "/api/users/{id}", Access::admin, &delete_user},
    Row{Method::patch, "/api/users/{id}/role", Access::admin, &change_user_role},
    Row{Method::patch, "/api/users/{id}/status", Access::admin, &change_user_status},
    Row{Method::patch, "/api/users/{id}/name", Access::admin, &change_user_name},
    Row{Method::post, "/api/users/{id}/reset-password", Access::admin, &reset_user_password},
    Row{Method::patch, "/api/users/{id}/reset-password", Access::admin, &reset_user_password},
    Row{Method::patch, "/api/users/{id}/2fa", Access::admin, &remove_user_two_factor},
    Row{Method::get, "/api/users/{id}/oidc-accounts", Access::admin, &list_user_oidc_accounts},
    Row{Method::delete_, "/api/users/{id}/oidc-accounts/{accountId}", Access::admin,
        &unlink_user_oidc_account},

    Row{Method::get, "/api/audit-logs", Access::admin, &list_audit_log},
};

} // namespace

session::Dialect make_dialect()
{
    return session::make_envelope_dialect();
}

void add_routes(http::Router& router, session::AccessControl& control,
                const session::Dialect& dialect, Services& services)
{
    session::add_endpoints<Services>(router, control, dialect, services, endpoints);
}

} // namespace waymark::api::openshort
