// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/redirect_routes.hpp"

#include "api/redirect/root_files.hpp"
#include "api/session/endpoints.hpp"

#include <array>

namespace waymark::api::redirect {

namespace {

using Answer = boost::asio::awaitable<http::Response>;
using http::Method;
using session::Access;
using session::Call;
using Row = session::Endpoint<Redirector>;

constexpr std::size_t form_bytes_max = 16 * 1024;

Answer show_info(Call& call, Redirector& redirector)
{
    return redirector.show_info(call.request);
}

Answer verify_password(Call& call, Redirector& redirector)
{
    return redirector.verify_password(call.request);
}

Answer show_preview(Call& call, Redirector& redirector)
{
    return redirector.show_preview(call.request);
}

constexpr std::array endpoints{
    Row{Method::get, "/{slug}/info", Access::anyone, &show_info, {.requests_a_window = 30}},
    Row{Method::post,
        "/{slug}/verify",
        Access::anyone,
        &verify_password,
        {.requests_a_window = 5, .route = {.body_bytes_max = form_bytes_max}}},
    Row{Method::get, "/preview/{code}", Access::anyone, &show_preview},
};

Answer show_robots(http::Request&)
{
    co_return robots_text();
}

Answer show_icon(http::Request&)
{
    co_return favicon_image();
}

Answer show_favicon(http::Request& request, const waymark::redirect::HostTable& hosts)
{
    co_return favicon(hosts.find(request.field("Host")) != nullptr);
}

} // namespace

void add_routes(http::Router& router, session::AccessControl& control,
                const session::Dialect& dialect, Redirector& redirector)
{
    session::add_endpoints<Redirector>(router, control, dialect, redirector, endpoints);
    router.add(Method::get, "/robots.txt", Access::anyone, &show_robots);
    router.add(Method::get, "/static/favicon.svg", Access::anyone, &show_icon);
    router.add(Method::get, "/favicon.ico", Access::anyone,
               [&hosts = redirector.hosts()](http::Request& request) {
                   return show_favicon(request, hosts);
               });
}

} // namespace waymark::api::redirect
