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

constexpr std::array<std::string_view, 2> page_integers{"page", "page_size"};
constexpr std::array<std::string_view, 3> test_integers{"page", "page_size", "short_link_id"};
constexpr std::array<std::string_view, 3> ranking_integers{"page", "page_size", "days"};
constexpr std::array<std::string_view, 1> report_integers{"days"};
constexpr std::array<std::string_view, 2> analysis_integers{"days", "short_link_id"};

constexpr EndpointOptions lists{.integer_parameters = list_integers};
constexpr EndpointOptions lists_logs{.integer_parameters = log_integers};
constexpr EndpointOptions lists_links{.integer_parameters = page_integers};
constexpr EndpointOptions lists_by_link{.integer_parameters = test_integers};
constexpr EndpointOptions lists_counts{.integer_parameters = ranking_integers};
constexpr EndpointOptions reports{.integer_parameters = report_integers};
constexpr EndpointOptions analyses{.integer_parameters = analysis_integers};
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

    Row{Method::post, "/api/v1/short_links", Access::user, &create_short_link},
    Row{Method::post, "/api/v1/short_links/batch", Access::user, &create_short_links},
    Row{Method::get, "/api/v1/short_links", Access::user, &list_short_links, lists_links},
    Row{Method::get, "/api/v1/short_links/{id}", Access::user, &get_short_link},
    Row{Method::put, "/api/v1/short_links/{id}", Access::user, &update_short_link},
    Row{Method::delete_, "/api/v1/short_links/{id}", Access::user, &delete_short_link},
    Row{Method::get, "/api/v1/short_links/{id}/statistics", Access::user,
        &get_short_link_statistics, reports},

    Row{Method::post, "/api/v1/domains", Access::admin, &create_domain},
    Row{Method::get, "/api/v1/domains", Access::user, &list_domains},
    Row{Method::get, "/api/v1/domains/active", Access::user, &list_active_domains},
    Row{Method::put, "/api/v1/domains/{id}", Access::admin, &update_domain},
    Row{Method::put, "/api/v1/domains/{id}/status", Access::admin, &set_domain_status},
    Row{Method::delete_, "/api/v1/domains/{id}", Access::admin, &delete_domain},

    Row{Method::post, "/api/v1/ab_tests", Access::user, &create_ab_test},
    Row{Method::get, "/api/v1/ab_tests", Access::user, &list_ab_tests, lists_by_link},
    Row{Method::get, "/api/v1/ab_tests/{id}", Access::user, &get_ab_test},
    Row{Method::put, "/api/v1/ab_tests/{id}", Access::user, &update_ab_test},
    Row{Method::delete_, "/api/v1/ab_tests/{id}", Access::user, &delete_ab_test},
    Row{Method::post, "/api/v1/ab_tests/{id}/start", Access::user, &start_ab_test},
    Row{Method::post, "/api/v1/ab_tests/{id}/stop", Access::user, &stop_ab_test},
    Row{Method::get, "/api/v1/ab_tests/{id}/statistics", Access::user, &get_ab_test_statistics,
        reports},

    Row{Method::get, "/api/v1/statistics/system", Access::user, &get_system_statistics},
    Row{Method::get, "/api/v1/statistics/dashboard", Access::user, &get_dashboard, reports},
    Row{Method::get, "/api/v1/statistics/short-links", Access::user, &list_link_statistics,
        lists_counts},

    Row{Method::get, "/api/v1/click_statistics", Access::user, &list_clicks, lists_by_link},
    Row{Method::get, "/api/v1/click_statistics/analysis", Access::user, &analyse_clicks, analyses},
};

} // namespace

void add_routes(http::Router& router, session::AccessControl& control, Services& services)
{
    session::add_endpoints<Services>(router, control, services.dialect, services, endpoints);
}

} // namespace waymark::api::dwz
