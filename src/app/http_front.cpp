// SPDX-License-Identifier: Apache-2.0
#include "app/http_front.hpp"

#include "api/collect/collect_routes.hpp"
#include "api/collect/tracker_files.hpp"
#include "api/collect/tracker_lane.hpp"
#include "api/docs/docs_routes.hpp"
#include "api/dwz/dialect.hpp"
#include "api/dwz/dwz_routes.hpp"
#include "api/dwz/envelope.hpp"
#include "api/native/behaviour_routes.hpp"
#include "api/native/event_routes.hpp"
#include "api/native/goal_routes.hpp"
#include "api/native/native_routes.hpp"
#include "api/native/person_routes.hpp"
#include "api/native/query_routes.hpp"
#include "api/native/site_routes.hpp"
#include "api/openshort/openshort_routes.hpp"
#include "api/pingoo/envelope.hpp"
#include "api/pingoo/pingoo_routes.hpp"
#include "api/redirect/redirect_routes.hpp"
#include "api/redirect/redirector.hpp"
#include "api/session/fail.hpp"
#include "api/session/session_dialect.hpp"
#include "api/session/session_routes.hpp"
#include "api/session/standing_calls.hpp"
#include "app/listen_address.hpp"
#include "app/monitoring_routes.hpp"
#include "base/time_zone.hpp"
#include "collect/collector.hpp"
#include "http/server.hpp"
#include "http/workers.hpp"

#include <fmt/format.h>
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

bool is_pingoo(std::string_view path)
{
    return path == "/api/sites" || path.starts_with("/api/sites/") || path == "/api/events" ||
           path.starts_with("/api/events/") || path == "/send";
}

http::Response render_error(std::string_view path, http::Status status, const std::string& message)
{
    if (is_dwz(path))
        return api::dwz::render_error(status, message);
    return is_pingoo(path) ? api::pingoo::render_error(status, message)
                           : api::session::fail(status, message);
}

// Of pages that carry another tracker: ours reports at the root.
bool is_collector(std::string_view path)
{
    return path == "/api/event" || path == "/api/send";
}

bool is_api(std::string_view path)
{
    return path == "/api" || path.starts_with("/api/");
}

// Links are followed from pages of any origin, and take no cookie; so do the pictures of links.
bool is_public(std::string_view path)
{
    return is_dwz(path) || is_pingoo(path) || is_collector(path) ||
           path.starts_with("/api/og-images/") ||
           (!is_api(path) && path != "/" && path != "/metrics");
}

// Below the APIs' own path there are no short links.
boost::asio::awaitable<http::Response> no_such_call(const http::Request& request)
{
    if (is_dwz(request.path))
        co_return api::dwz::render_error(http::Status::not_found, "");
    co_return render_error(request.path, http::Status::not_found,
                           fmt::format("Cannot {} {}", request.method_text, request.path));
}

api::collect::EventLimit::Options event_limit(const Config& config)
{
    const auto& limit = config.rate_limit;
    return {.events_a_second =
                limit.is_enabled ? static_cast<std::uint32_t>(limit.events_a_second) : 0,
            .burst = static_cast<std::uint32_t>(limit.events_burst)};
}

// Those that server_options() has taken.
http::TrustedProxies trusted_proxies(const Config& config)
{
    return http::TrustedProxies::parse(config.server.trusted_proxies).value();
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
    options.dispatch.render_error = &render_error;
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
    Parts(const Config& config, const Services& services, const TimeZone& zone,
          api::collect::TrackerFiles scripts)
        : intake(services.intake), workers({.threads = config.server.worker_threads,
                                            .waiting_max = config.server.worker_queue}),
          hashers({.threads = password_threads,
                   .waiting_max = config.server.worker_queue,
                   .is_background = true}),
          authenticator(services.identity.credentials, workers), cors(cors_options(config)),
          standing([&credentials = services.identity.credentials](
                       const identity::PresentedToken& token) { return credentials.verify(token); },
                   services.clock),
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
          collector({.intake = services.intake,
                     .enrichment = services.enrichment,
                     .salts = services.salts,
                     .clock = services.clock,
                     .live = live}),
          collectors{.workers = workers,
                     .sites = services.site_directory,
                     .collector = collector,
                     .clock = services.clock,
                     .limit = api::collect::EventLimit(event_limit(config), services.clock),
                     .public_url = services.public_url},
          tracker_lanes(collectors, services.spool, services.io_threads),
          tracker_files(std::move(scripts)), pingoo{.dialect = api::pingoo::make_dialect(),
                                                    .workers = workers,
                                                    .sites = services.sites,
                                                    .directory = services.site_directory,
                                                    .collector = collector,
                                                    .analytics = services.analytics,
                                                    .audit = services.audit_log,
                                                    .clock = services.clock,
                                                    .zone = zone,
                                                    .proxies = trusted_proxies(config),
                                                    .limit = &collectors.limit},
          native{workers, services.links.links, services.intake, services.clock, router},
          native_sites{workers, services.sites, services.audit_log, services.public_url},
          native_queries{.workers = workers,
                         .links = services.links.links,
                         .sites = services.sites,
                         .directory = services.site_directory,
                         .erasures = services.erasures,
                         .analytics = services.analytics,
                         .live = live,
                         .standing = standing,
                         .clock = services.clock,
                         .zone = zone},
          native_persons{.workers = workers,
                         .sites = services.sites,
                         .erasures = services.erasures,
                         .analytics = services.analytics,
                         .audit = services.audit_log,
                         .clock = services.clock},
          native_goals{.workers = workers,
                       .goals = services.goals,
                       .audit = services.audit_log,
                       .queries = native_queries},
          native_events{workers, services.site_directory, collector},
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
                      .public_url = services.public_url,
                      .reserved = config.tracker.names()},
                     services.io_threads)
    {
        api::session::add_routes(router, control, session_dialect, session);
        api::openshort::add_routes(router, control, openshort_dialect, openshort);
        api::dwz::add_routes(router, control, dwz);
        api::collect::add_routes(router, collectors);
        api::collect::add_tracker_routes(router, tracker_files);
        api::pingoo::add_routes(router, control, pingoo);
        api::native::add_routes(router, control, openshort_dialect, native);
        api::native::add_site_routes(router, control, openshort_dialect, native_sites);
        api::native::add_query_routes(router, control, openshort_dialect, native_queries);
        api::native::add_behaviour_routes(router, control, openshort_dialect, native_queries);
        api::native::add_person_routes(router, control, openshort_dialect, native_persons);
        api::native::add_goal_routes(router, control, openshort_dialect, native_goals);
        api::native::add_event_routes(router, control, openshort_dialect, native_events);
        api::docs::add_routes(router, docs);
        api::redirect::add_routes(router, control, openshort_dialect, redirector);
        add_monitoring_routes(router, monitoring);
    }

    events::Intake& intake;
    http::Workers workers;
    http::Workers hashers; // of passwords: a storm of logins must not keep the rest waiting
    http::Router router;
    api::session::Authenticator authenticator;
    http::CorsOptions cors;
    api::session::StandingCalls standing;
    api::session::AccessControl control;
    api::session::Dialect session_dialect;
    api::session::Dialect openshort_dialect;
    api::session::Services session;
    api::openshort::Services openshort;
    api::dwz::Services dwz;
    collect::LiveFeed live;
    collect::Collector collector;
    api::collect::Services collectors;
    api::collect::TrackerLanes tracker_lanes;
    api::collect::TrackerFiles tracker_files;
    api::pingoo::Services pingoo;
    api::native::Services native;
    api::native::SiteServices native_sites;
    api::native::QueryServices native_queries;
    api::native::PersonServices native_persons;
    api::native::GoalServices native_goals;
    api::native::EventServices native_events;
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

    auto scripts = api::collect::TrackerFiles::create(
        {.waymark = config.tracker.file, .pingoo = config.tracker.pingoo_file});
    if (!scripts)
        return std::unexpected(std::move(scripts).error());

    auto parts = std::make_unique<Parts>(config, services, *zone, *std::move(scripts));
    options->io_threads = static_cast<unsigned>(services.io_threads);
    options->connections_max = connections_max(config, services.io_threads);
    options->dispatch.workers = &parts->workers;
    options->dispatch.fallback = [&redirector = parts->redirector](http::Request& request) {
        return is_api(request.path) ? no_such_call(request) : redirector.answer(request);
    };
    options->inline_handler = [&redirector = parts->redirector](std::size_t io_thread,
                                                                const http::RequestHead& head,
                                                                http::InlineAnswer& answer) {
        return redirector.answer_inline(io_thread, head, answer);
    };
    options->inline_posts = parts->tracker_lanes.posts();

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

void HttpFront::review_streams()
{
    parts_->standing.review();
}

void HttpFront::finish_work()
{
    parts_->hashers.stop();
    parts_->workers.stop();
    parts_->intake.settle();
    parts_->live.close();
}

const std::string& HttpFront::url() const
{
    return parts_->url;
}

} // namespace waymark::app
