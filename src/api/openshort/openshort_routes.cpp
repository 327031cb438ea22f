// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/openshort_routes.hpp"

#include "api/openshort/handlers.hpp"

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
};

} // namespace

void add_routes(http::Router& router, session::Authenticator& authenticator, Services& services)
{
    session::add_endpoints<Services>(router, authenticator, services, endpoints);
}

} // namespace waymark::api::openshort
