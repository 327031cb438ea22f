// SPDX-License-Identifier: Apache-2.0
#include "app/monitoring_routes.hpp"

#include "app/landing_page.hpp"
#include "app/language.hpp"

namespace waymark::app {

namespace {

using Answer = boost::asio::awaitable<http::Response>;
using Handler = Answer (*)(http::Request&, MonitoringServices&);

Answer show_health(http::Request&, MonitoringServices& services)
{
    const auto health = co_await services.workers.run([&] { return services.monitoring.health(); });
    const auto status = health.is_alive ? http::Status::ok : http::Status::service_unavailable;
    co_return http::json(status, health.body).with("Cache-Control", "no-store");
}

Answer show_metrics(http::Request&, MonitoringServices& services)
{
    http::Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body =
        co_await services.workers.run([&] { return services.monitoring.metrics_text(); });
    co_return response;
}

Answer show_landing_page(http::Request& request, MonitoringServices& services)
{
    const auto language = choose_language(request.field("Accept-Language"));
    auto state = co_await services.workers.run([&] { return services.monitoring.state(); });
    state.public_url = services.public_url;
    co_return http::html(http::Status::ok, landing_page(state, language))
        .with("Content-Security-Policy", std::string(landing_page_policy()))
        .with("Cache-Control", "no-store")
        .with("Vary", "Accept-Language");
}

Answer show_robots(http::Request&, MonitoringServices&)
{
    co_return http::text(http::Status::ok, "User-agent: *\nAllow: /\n");
}

void add(http::Router& router, MonitoringServices& services, std::string pattern, Handler handler)
{
    router.add(http::Method::get, std::move(pattern), http::Access::anyone,
               [&services, handler](http::Request& request) { return handler(request, services); });
}

} // namespace

void add_monitoring_routes(http::Router& router, MonitoringServices& services)
{
    add(router, services, "/", &show_landing_page);
    add(router, services, "/health", &show_health);
    add(router, services, "/metrics", &show_metrics);
    add(router, services, "/robots.txt", &show_robots);
}

} // namespace waymark::app
