// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/pingoo_routes.hpp"

#include "api/pingoo/handlers.hpp"
#include "api/session/endpoints.hpp"

#include <array>

namespace waymark::api::pingoo {

namespace {

using http::Method;
using session::Access;
using Row = session::Endpoint<Services>;

// Pingoo has no limit of requests, and its pages ask for each site's figures by one of their own:
// a limit that fits other APIs would leave a dashboard of fifty sites empty when it is reloaded.
constexpr session::EndpointOptions uncounted{.is_unlimited = true};

constexpr std::array endpoints{
    Row{Method::post, "/api/sites", Access::user, &create_site, uncounted},
    Row{Method::get, "/api/sites", Access::user, &list_sites, uncounted},
    Row{Method::get, "/api/sites/{id}", Access::user, &get_site, uncounted},
    Row{Method::put, "/api/sites/{id}", Access::user, &update_site, uncounted},
    Row{Method::delete_, "/api/sites/{id}", Access::user, &delete_site, uncounted},
    Row{Method::delete_, "/api/sites/{id}/stats", Access::user, &clear_site, uncounted},
    Row{Method::post, "/api/events", Access::user, &create_event, uncounted},
    Row{Method::get, "/api/events/{site_id}", Access::user, &list_events, uncounted},
    Row{Method::get, "/api/events/{site_id}/stats", Access::user, &get_event_stats, uncounted},
    Row{Method::get, "/api/events/{site_id}/summary", Access::user, &get_event_summary, uncounted},
};

constexpr std::size_t send_bytes_max = std::size_t{64} * 1024;

// Pages report from behind addresses that many people share: not by the gate, whose limit is for
// what one of them asks of the API.
Answer answer_page(http::Request& request, Services& services)
{
    Call call{request, {}, {}};
    auto response = co_await send_event(call, services);
    services.dialect.finish(call, response, {});
    co_return response;
}

} // namespace

void add_routes(http::Router& router, session::AccessControl& control, Services& services)
{
    session::add_endpoints<Services>(router, control, services.dialect, services, endpoints);
    router.add(Method::post, "/send", Access::anyone,
               [&services](http::Request& request) { return answer_page(request, services); },
               {.body_bytes_max = send_bytes_max});
}

} // namespace waymark::api::pingoo
