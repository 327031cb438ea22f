// SPDX-License-Identifier: Apache-2.0
#include "app/http_front.hpp"

#include "api/docs/docs_routes.hpp"
#include "api/dwz/dialect.hpp"
#include "api/dwz/dwz_routes.hpp"
#include "api/dwz/envelope.hpp"
#include "api/native/native_routes.hpp"
#include "api/openshort/openshort_routes.hpp"
#include "api/redirect/redirect_routes.hpp"
#include "api/redirect/redirector.hpp"
#include "api/session/fail.hpp"
#include "api/session/session_dialect.hpp"
#include "api/session/session_routes.hpp"
#include "app/listen_address.hpp"
#include "app/monitoring_routes.hpp"
#include "base/time_zone.hpp"
#include "http/server.hpp"
#include "http/workers.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <optional>

namespace waymark::app {

namespace {

using std::chrono::seconds;

constexpr std::size_t password_threads = 2;

// As many as the configuration wants, but for the files that the spool, the stores and the engine's
// supervisor need: visitors must not keep the server from recording them.
std::size_t connections_max(const Config& config, std::size_t io_threads)
{
    const rlim_t kept_free = 128 + 8 * io_threads;
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY)
        return config.server.connections_max;
    const auto most = std::max(files.rlim_cur, 2 * kept_free) - kept_free;
    return std::min<std::size_t>(config.server.connections_max, most);
}

bool is_dwz(std::string_view path)
{
    return path == "/api/v1" || path.starts_with("/api/v1/");
}

// Links are followed from pages of any origin, and take no cookie; so do the pictures of links.
bool is_public(std::string_view path)
{
    const bool is_api = path == "/api" || path.starts_with("/api/");
    return is_dwz(path) || path.starts_with("/api/og-images/") ||
           (!is_api && path != "/" && path != "/metrics");
}

boost::asio::awaitable<http::Response> no_such_dwz_path()
{
    co_return api::dwz::render_error(http::Status::not_found, "");
}

http::CorsOptions cors_options(const Config& config)
{
    return {.origins = config.server.cors_origins, .is_public = is_public};
}

Result<http::ServerOptions> server_options(const Config& config, const ListenAddress& address)
{
    const auto& server = config.server;
    http::ServerOptions options;
    options.address = address.address;
    options.port = address.port;
    options.head.head_bytes_max = server.header_bytes_max;
    options.body_bytes_max = server.body_bytes_max;
    options.header_timeout = seconds{server.header_timeout_s};
    options.idle_timeout = seconds{server.idle_timeout_s};
    options.dispatch.cors = cors_options(config);
    options.dispatch.render_error = [](std::string_view path, http::Status status,
                                       const std::string& message) {
        return is_dwz(path) ? api::dwz::render_error(status, message)
                            : api::session::fail(status, message);
    };
    if (!server.tls_certificate.empty())
        options.tls = http::TlsOptions{server.tls_certificate, server.tls_key};
    auto proxies = http::TrustedProxies::parse(server.trusted_proxies);
    if (!proxies) {
        return failure(Errc::invalid_argument, "server.trusted_proxies: " + proxies.error().message,
                       "server.trusted_proxies");
    }
    options.proxies = *std::move(proxies);
    return options;
}

} // namespace

struct HttpFront::Parts {
    Parts(const Config& config, const Services& services, const TimeZone& zone)
        : workers(
              {.threads = config.server.worker_threads, .waiting_max = config.server.worker_queue}),
          hashers({.threads = password_threads,
                   .waiting_max = config.server.worker_queue,
                   .is_background = true}),
          authenticator(services.identity.credentials, workers), cors(cors_options(config)),
          control({.authenticator = authenticator,
                   .limiter = services.identity.limiter,
                   .second_factor = services.identity.second_factor,
                   .cors = cors}),
          session_dialect(api::session::make_session_dialect()),
          openshort_dialect(api::openshort::make_dialect()),
          session{.workers = workers,
                  .hashers = hashers,
                  .sessions = services.identity.sessions,
                  .users = services.identity.users,
                  .second_factor = services.identity.second_factor,
                  .audit = services.audit_log,
                  .cors = cors,
                  .options = {.is_registration_open = config.auth.is_registration_open}},
          openshort{.workers = workers,
                    .hashers = hashers,
                    .links = services.links.links,
                    .variants = services.links.variants,
                    .rules = services.links.rules,
                    .bundles = services.links.bundles,
                    .settings = services.links.settings,
                    .images = services.links.images,
                    .users = services.identity.users,
                    .sessions = services.identity.sessions,
                    .second_factor = services.identity.second_factor,
                    .keys = services.identity.keys,
                    .audit = services.audit_log,
                    .analytics = services.analytics,
                    .clock = services.clock,
                    .public_url = services.public_url},
          dwz{.dialect = api::dwz::make_dialect(services.operations, services.clock),
              .workers = workers,
              .hashers = hashers,
              .sessions = services.identity.sessions,
              .users = services.identity.users,
              .keys = services.identity.keys,
              .links = services.links.links,
              .domains = services.links.domains,
              .ab_tests = services.links.ab_tests,
              .analytics = services.analytics,
              .operations = services.operations,
              .audit = services.audit_log,
              .clock = services.clock,
              .zone = zone,
              .public_url = services.public_url},
          native{workers, services.links.links, services.intake, services.clock, router},
          docs{workers, api::docs::SwaggerFiles(services.data_files / "swagger")},
          monitoring{workers, services.monitoring, services.links.hosts, services.public_url},
          redirector({.cache = services.links.cache,
                      .hosts = services.links.hosts,
                      .links = services.links.links,
                      .enrichment = services.enrichment,
                      .spool = services.spool,
                      .workers = workers,
                      .hashers = hashers,
                      .settings = services.links.settings,
                      .clock = services.clock,
                      .public_url = services.public_url},
                     services.io_threads)
    {
        api::session::add_routes(router, control, session_dialect, session);
        api::openshort::add_routes(router, control, openshort_dialect, openshort);
        api::dwz::add_routes(router, control, dwz);
        api::native::add_routes(router, control, openshort_dialect, native);
        api::docs::add_routes(router, docs);
        api::redirect::add_routes(router, control, openshort_dialect, redirector);
        add_monitoring_routes(router, monitoring);
    }

    http::Workers workers;
    http::Workers hashers; // of passwords: a storm of logins must not keep the rest waiting
    http::Router router;
    api::session::Authenticator authenticator;
    http::CorsOptions cors;
    api::session::AccessControl control;
    api::session::Dialect session_dialect;
    api::session::Dialect openshort_dialect;
    api::session::Services session;
    api::openshort::Services openshort;
    api::dwz::Services dwz;
    api::native::Services native;
    api::docs::Services docs;
    MonitoringServices monitoring;
    api::redirect::Redirector redirector;
    std::string url;
    std::unique_ptr<http::Server> server; // last: its connections go first
};

HttpFront::HttpFront(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

// Work of the workers refers to coroutines that the server holds: it ends first.
HttpFront::~HttpFront()
{
    finish_work();
}

Result<std::unique_ptr<HttpFront>> HttpFront::create(const Config& config, const Services& services)
{
    auto address = parse_listen_address(config.server.listen);
    if (!address)
        return std::unexpected(address.error());
    auto options = server_options(config, *address);
    if (!options)
        return std::unexpected(options.error());

    const auto zone = TimeZone::find(config.server.time_zone);
    if (!zone) {
        return failure(Errc::invalid_argument, "server.time_zone: " + zone.error().message,
                       "server.time_zone");
    }

    auto parts = std::make_unique<Parts>(config, services, *zone);
    options->io_threads = static_cast<unsigned>(services.io_threads);
    options->connections_max = connections_max(config, services.io_threads);
    options->dispatch.workers = &parts->workers;
    options->dispatch.fallback = [&redirector = parts->redirector](http::Request& request) {
        return is_dwz(request.path) ? no_such_dwz_path() : redirector.answer(request);
    };
    options->inline_handler = [&redirector = parts->redirector](std::size_t io_thread,
                                                                const http::RequestHead& head,
                                                                http::InlineAnswer& answer) {
        return redirector.answer_inline(io_thread, head, answer);
    };

    auto server = http::Server::create(parts->router, *std::move(options), services.metrics);
    if (!server)
        return std::unexpected(server.error());
    parts->server = *std::move(server);
    address->port = parts->server->port();
    parts->url = to_url(*address, !config.server.tls_certificate.empty());
    return std::unique_ptr<HttpFront>(new HttpFront(std::move(parts)));
}

void HttpFront::start()
{
    parts_->server->start();
}

bool HttpFront::stop(std::chrono::milliseconds patience)
{
    return parts_->server->stop(patience);
}

void HttpFront::finish_work()
{
    parts_->hashers.stop();
    parts_->workers.stop();
}

const std::string& HttpFront::url() const
{
    return parts_->url;
}

} // namespace waymark::app
