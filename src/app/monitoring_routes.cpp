// SPDX-License-Identifier: Apache-2.0
#include "app/monitoring_routes.hpp"

#include "api/pages/link_pages.hpp"
#include "api/pages/page.hpp"
#include "app/landing_page.hpp"
#include "base/language.hpp"

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

// The same in the words of Pingoo, whose clients look for it here.
Answer show_api_health(http::Request&, MonitoringServices& services)
{
    auto health = co_await services.workers.run([&] { return services.monitoring.health(); });
    health.body["message"] = health.body.at("msg");
    if (health.body.at("status") == "healthy")
        health.body["status"] = "ok";
    const auto status = health.is_alive ? http::Status::ok : http::Status::service_unavailable;
    co_return http::json(status, health.body).with("Cache-Control", "no-store");
}

Answer show_simple_health(http::Request&, MonitoringServices& services)
{
    co_return http::json(http::Status::ok, services.monitoring.simple_health())
        .with("Cache-Control", "no-store");
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
    const auto accepted = request.field("Accept-Language");
    if (const auto site = services.hosts.find(request.field("Host"))) {
        const auto language = api::pages::site_language(accepted);
        co_return api::pages::page_response(http::Status::ok,
                                            api::pages::landing_page_for(*site, language));
    }
    auto state = co_await services.workers.run([&] { return services.monitoring.state(); });
    state.public_url = services.public_url;
    co_return api::pages::page_response(http::Status::ok,
                                        landing_page(state, choose_language(accepted)));
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
    add(router, services, "/api/health", &show_api_health);
    add(router, services, "/health/simple", &show_simple_health);
    add(router, services, "/metrics", &show_metrics);
}

} // namespace waymark::app
