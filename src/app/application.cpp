// SPDX-License-Identifier: Apache-2.0
#include "app/application.hpp"

#include "analytics/reader.hpp"
#include "api/session/standing_calls.hpp"
#include "app/event_store.hpp"
#include "app/http_front.hpp"
#include "app/identity_parts.hpp"
#include "app/installation.hpp"
#include "app/link_services.hpp"
#include "app/listen_address.hpp"
#include "app/monitoring.hpp"
#include "app/public_url.hpp"
#include "audit/audit_log.hpp"
#include "audit/operation_log.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "clickhouse/failures.hpp"
#include "collect/site_eraser.hpp"
#include "collect/site_retention.hpp"
#include "counts/click_counter.hpp"
#include "events/enrich/enricher.hpp"
#include "events/enrich/enrichment_data.hpp"
#include "events/enrich/visitor_salts.hpp"
#include "events/forwarder.hpp"
#include "events/intake.hpp"
#include "events/spool.hpp"
#include "jobs/scheduler.hpp"
#include "sites/erasure_queue.hpp"
#include "sites/goal_service.hpp"
#include "sites/site_directory.hpp"
#include "sites/site_service.hpp"
#include "storage/meta_store.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace waymark::app {

namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Together less than the five seconds that a service manager is promised.
constexpr milliseconds requests_patience{1'200};
constexpr milliseconds forwarder_patience{700};
constexpr milliseconds engine_patience{2'600};

constexpr std::chrono::days outbox_kept_for{7};
constexpr int rest_after_count = 9; // times as long as it took
constexpr seconds longest_rest_after_count{2};

std::size_t io_thread_count(const Config& config)
{
    if (config.server.io_threads != 0)
        return config.server.io_threads;
    return std::max(1U, std::thread::hardware_concurrency());
}

// Makes the data directory, for this user alone.
Result<void> make_data_directory(const fs::path& directory)
{
    std::error_code error;
    fs::create_directories(directory, error);
    if (error) {
        return failure(Errc::unavailable,
                       "data.directory: " + directory.string() + ": " + error.message(),
                       "data.directory");
    }
    fs::permissions(directory, fs::perms::owner_all, error);
    return {};
}

storage::MetaStore::Options meta_options(const Config& config)
{
    storage::MetaStore::Options options;
    options.path = config.data.directory / "meta.sqlite";
    options.readers = config.server.worker_threads;
    return options;
}

events::SpoolOptions spool_options(const Config& config, std::size_t io_threads)
{
    events::SpoolOptions options;
    options.directory = config.data.directory / "spool";
    options.segment_bytes = config.spool.segment_bytes;
    options.bytes_max = config.spool.bytes_max;
    options.sync_interval = config.spool.sync_interval;
    options.writers = io_threads + 2; // the redirector's worker lane, and the intake
    return options;
}

identity::AdministratorOptions administrator_options(const Config& config)
{
    identity::AdministratorOptions options;
    options.email = config.admin.email;
    options.username = config.admin.username;
    if (!config.admin.password.empty())
        options.password = config.admin.password;
    return options;
}

jobs::Job make_job(std::string name, milliseconds interval, std::function<void()> work)
{
    jobs::Job job;
    job.name = std::move(name);
    job.interval = interval;
    job.work = [work = std::move(work)](const std::stop_token&) { work(); };
    return job;
}

} // namespace

// In the order in which the parts stand on each other; they go in the reverse one. What can fail
// in an expected way is made before, and moved in.
struct Application::Parts {
    struct Foundations {
        Config config;
        std::unique_ptr<MetricsRegistry> metrics;
        std::unique_ptr<Clock> clock;
        std::optional<IdentitySecrets> secrets;
        std::unique_ptr<storage::MetaStore> meta;
        std::unique_ptr<events::Spool> spool;
        std::unique_ptr<EventStore> event_store;
        Installation installation;
        std::string public_url;
        std::size_t io_threads = 1;
    };

    explicit Parts(Foundations made);

    [[nodiscard]] Result<void> finish();
    void add_jobs();
    void count_clicks(const std::stop_token& stop);
    void settle();

    Foundations base;
    Clock& clock;
    MetricsRegistry& metrics;

    audit::AuditLog audit_log;
    audit::OperationLog operations;

    IdentityParts identity;
    identity::FirstAdministrator administrator;
    LinkServices links;
    sites::SiteDirectory site_directory;
    sites::SiteService sites;
    sites::GoalService goals;
    sites::ErasureQueue erasures;

    events::Intake intake;
    events::enrich::EnrichmentData enrichment;
    events::enrich::VisitorSalts salts;
    events::enrich::Enricher enricher;
    std::unique_ptr<events::Forwarder> forwarder;
    analytics::Reader analytics;
    counts::ClickCounter click_counter;
    bool is_reconciled = false; // the counters with the event store, since the start
    std::chrono::steady_clock::time_point next_count;

    std::unique_ptr<collect::SiteEraser> eraser;
    std::unique_ptr<collect::SiteRetention> retention;

    jobs::Scheduler scheduler;
    jobs::Scheduler slow_scheduler; // of what may take minutes
    std::unique_ptr<Monitoring> monitoring;
    std::unique_ptr<HttpFront> front;
};

Application::Parts::Parts(Foundations made)
    : base(std::move(made)), clock(*base.clock), metrics(*base.metrics),
      audit_log(*base.meta, clock), operations(*base.meta),
      identity(base.config, *std::move(base.secrets),
               {.store = *base.meta,
                .clock = clock,
                .remove_possessions =
                    [this](soci::session& session, UserId user) {
                        links.orphans.add(links::remove_links_of(session, user, clock.now()));
                        sites::remove_sites_of(session, user, clock.now());
                    },
                .account_changed =
                    [this] {
                        for (const auto& place : links.orphans.take()) {
                            links.cache.forget(place.domain, place.slug);
                            links.images.remove(place.og_image);
                        }
                        site_directory.reload();
                    }}),
      links(base.config, {.store = *base.meta,
                          .clock = clock,
                          .metrics = metrics,
                          .passwords = identity.passwords,
                          .public_url = base.public_url}),
      site_directory(*base.meta),
      sites({.store = *base.meta, .clock = clock, .changed = [this] { site_directory.reload(); }}),
      goals(*base.meta, clock), erasures(*base.meta), intake(*base.spool, base.io_threads + 1),
      enrichment(base.installation.data_files,
                 {.flags_data_centres = base.config.sites.flag_data_centres}),
      salts(base.config.data.directory / "visitor-salts", clock), enricher(enrichment, salts),
      analytics(base.event_store->reads()), click_counter(analytics, links.repository),
      scheduler(clock, Random::from_system()()), slow_scheduler(clock, Random::from_system()())
{
}

Result<void> Application::Parts::finish()
{
    auto ensured = identity.users.ensure_administrator(administrator_options(base.config));
    if (!ensured) {
        auto error = ensured.error();
        error.message = "admin." + error.field + ": " + error.message;
        return std::unexpected(std::move(error));
    }
    administrator = *std::move(ensured);

    auto made = events::Forwarder::create(
        {.spool = *base.spool,
         .store = base.event_store->writes(),
         .enricher = enricher,
         .clock = clock,
         .metrics = metrics,
         .stored = [this](std::span<const LinkId> stored) { click_counter.note_stored(stored); }},
        {});
    if (!made)
        return std::unexpected(made.error());
    forwarder = *std::move(made);
    eraser = std::make_unique<collect::SiteEraser>(collect::SiteEraser::Parts{
        .queue = erasures,
        .store = base.event_store->reads(),
        .clock = clock,
        .flush = [this](milliseconds patience) { return forwarder->flush(patience); },
        .mend_counts =
            [this](milliseconds patience) {
                return forwarder->mend_counts(base.event_store->reads(), patience);
            }});
    retention = std::make_unique<collect::SiteRetention>(collect::SiteRetention::Parts{
        .sites = sites,
        .store = base.event_store->reads(),
        .clock = clock,
        .audit = audit_log,
        .while_resting = [this](const std::function<void()>& work, milliseconds patience) {
            return forwarder->while_resting(work, patience);
        }});

    monitoring = std::make_unique<Monitoring>(Monitoring::Sources{.clock = clock,
                                                                  .metrics = metrics,
                                                                  .meta = *base.meta,
                                                                  .event_store = *base.event_store,
                                                                  .spool = *base.spool,
                                                                  .forwarder = *forwarder});
    auto opened = HttpFront::create(base.config, {.clock = clock,
                                                  .metrics = metrics,
                                                  .identity = identity,
                                                  .audit_log = audit_log,
                                                  .operations = operations,
                                                  .links = links,
                                                  .sites = sites,
                                                  .goals = goals,
                                                  .site_directory = site_directory,
                                                  .erasures = erasures,
                                                  .salts = salts,
                                                  .enrichment = enrichment,
                                                  .spool = *base.spool,
                                                  .intake = intake,
                                                  .analytics = analytics,
                                                  .monitoring = *monitoring,
                                                  .data_files = base.installation.data_files,
                                                  .public_url = base.public_url,
                                                  .io_threads = base.io_threads});
    if (!opened)
        return std::unexpected(opened.error());
    front = *std::move(opened);
    add_jobs();
    return {};
}

void Application::Parts::add_jobs()
{
    scheduler.add(make_job("forget expired sessions", hours{1},
                           [this] { identity.sessions.forget_expired(); }));
    scheduler.add(make_job("write down uses of keys and sessions", seconds{5},
                           [this] { identity.usage.flush(); }));
    scheduler.add(make_job("write down operations", seconds{1}, [this] { operations.flush(); }));
    scheduler.add({.name = "count clicks of links",
                   .interval = milliseconds{300},
                   .work = [this](const std::stop_token& stop) { count_clicks(stop); }});
    scheduler.add(make_job("compare the counts of links with the event store", hours{6},
                           [this] { is_reconciled = false; }));
    scheduler.add(make_job("forget what webhooks were to be told", hours{6}, [this] {
        links.repository.forget_outbox_before(clock.now() - outbox_kept_for);
    }));
    scheduler.add(make_job("end streams that may not go on", api::session::StandingCalls::interval,
                           [this] { front->review_streams(); }));
    // Whatever was not told after a change, as another process of this store makes it.
    scheduler.add(make_job("read sites", minutes{1}, [this] { site_directory.reload(); }));
    scheduler.add(make_job("forget old quotas", hours{6}, [this] { identity.quota.forget_old(); }));
    scheduler.add(make_job("forget old audit entries", hours{6}, [this] {
        const auto& audit = base.config.audit;
        audit_log.forget_older_than(std::chrono::days{audit.retain_days});
        operations.forget_older_than(std::chrono::days{audit.operations_retain_days}, clock.now());
    }));
    scheduler.add(
        make_job("destroy visitor salts", minutes{30}, [this] { salts.destroy_expired(); }));
    slow_scheduler.add({.name = "erase events of sites",
                        .interval = minutes{1},
                        .work = [this](const std::stop_token& stop) { eraser->run(stop); }});
    slow_scheduler.add({.name = "drop events that sites keep no longer",
                        .interval = minutes{20},
                        .work = [this](const std::stop_token& stop) { retention->run(stop); }});
}

// While the event store is away the numbers stay as they are; its health is told elsewhere.
// Counting that takes long, of many links, is done less often: a tenth of the time is enough for
// it, but no number waits longer than for the rest.
void Application::Parts::count_clicks(const std::stop_token& stop)
{
    using std::chrono::steady_clock;
    if (steady_clock::now() < next_count)
        return;
    try {
        if (!std::exchange(is_reconciled, true))
            click_counter.reconcile(stop);
        const auto start = steady_clock::now();
        click_counter.count_noted(stop);
        const auto end = steady_clock::now();
        next_count = end + std::min<steady_clock::duration>(rest_after_count * (end - start),
                                                            longest_rest_after_count);
    } catch (const clickhouse::Unavailable&) {
        is_reconciled = false;
    }
}

// What waits in memory to be written down. Whatever fails here has been logged by its job before.
void Application::Parts::settle()
{
    try {
        identity.usage.flush();
        operations.flush();
        identity.quota.settle();
    } catch (const std::exception& failure) {
        log::warning("not written down at the end", {{"error", std::string_view(failure.what())}});
    }
}

Application::Application(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Application::~Application() = default;

Result<std::unique_ptr<Application>> Application::create(const Config& given)
{
    // The engine resolves a relative path against directories of its own, too.
    Config config = given;
    config.data.directory = fs::absolute(given.data.directory);
    if (auto made = make_data_directory(config.data.directory); !made)
        return std::unexpected(made.error());

    Parts::Foundations base;
    base.config = config;
    base.installation = find_installation(config);
    const auto address = parse_listen_address(config.server.listen);
    if (!address)
        return std::unexpected(address.error());
    base.public_url = public_url_of(config, *address);
    base.io_threads = io_thread_count(config);
    base.metrics = std::make_unique<MetricsRegistry>();
    base.clock = std::make_unique<SystemClock>();

    // The spool's lock comes first: it keeps a second server away from everything else.
    auto spool =
        events::Spool::open(spool_options(config, base.io_threads), *base.clock, *base.metrics);
    if (!spool)
        return std::unexpected(spool.error());
    base.spool = *std::move(spool);

    auto secrets = IdentitySecrets::load(config);
    if (!secrets)
        return std::unexpected(secrets.error());
    base.secrets = *std::move(secrets);

    auto event_store = EventStore::create(config, base.installation, *base.metrics);
    if (!event_store)
        return std::unexpected(event_store.error());
    base.event_store = *std::move(event_store);
    base.meta = storage::MetaStore::open(meta_options(config));

    auto parts = std::make_unique<Parts>(std::move(base));
    if (auto finished = parts->finish(); !finished)
        return std::unexpected(finished.error());
    return std::unique_ptr<Application>(new Application(std::move(parts)));
}

void Application::start()
{
    parts_->base.event_store->start();
    parts_->forwarder->start();
    parts_->scheduler.start();
    parts_->slow_scheduler.start();
    parts_->front->start();
    // Now, lest the first visitor of a link with rules has to wait.
    parts_->enrichment.load_patterns();
    log::info("serving", {{"url", url()}});
}

void Application::stop()
{
    if (!parts_->front->stop(requests_patience))
        log::warning("requests cut off");
    // A store that doesn't answer must hold up nobody.
    parts_->base.event_store->stop_reading();
    parts_->front->finish_work();
    parts_->scheduler.stop();
    parts_->slow_scheduler.stop();
    parts_->settle();
    if (!parts_->forwarder->stop(forwarder_patience))
        log::info("the last batch will be sent again at the next start");
    parts_->base.spool->close();
    if (!parts_->base.event_store->stop(engine_patience))
        log::warning("engine killed: it did not end in time");
}

std::string Application::url() const
{
    return parts_->front->url();
}

const identity::FirstAdministrator& Application::first_administrator() const
{
    return parts_->administrator;
}

} // namespace waymark::app
