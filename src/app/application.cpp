// SPDX-License-Identifier: Apache-2.0
#include "app/application.hpp"

#include "analytics/reader.hpp"
#include "app/event_store.hpp"
#include "app/http_front.hpp"
#include "app/identity_parts.hpp"
#include "app/installation.hpp"
#include "app/monitoring.hpp"
#include "audit/audit_log.hpp"
#include "audit/operation_log.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "events/enrich/enricher.hpp"
#include "events/enrich/enrichment_data.hpp"
#include "events/enrich/visitor_salts.hpp"
#include "events/forwarder.hpp"
#include "events/intake.hpp"
#include "events/spool.hpp"
#include "jobs/scheduler.hpp"
#include "links/link_service.hpp"
#include "redirect/link_cache.hpp"
#include "storage/meta_store.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
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

links::TargetPolicy target_policy(const Config& config)
{
    using Hosts = links::TargetPolicy::Hosts;
    return links::TargetPolicy(config.links.allow_private_targets ? Hosts::any
                                                                  : Hosts::public_only);
}

// Links of somebody who is being removed: deleted in a transaction, forgotten after its commit, by
// the thread that made it. Another thread's change must not forget them before.
class Orphans {
public:
    void add(std::vector<links::LinkPlace> places)
    {
        const std::lock_guard guard(mutex_);
        std::ranges::move(places, std::back_inserter(places_[std::this_thread::get_id()]));
    }
    [[nodiscard]] std::vector<links::LinkPlace> take()
    {
        const std::lock_guard guard(mutex_);
        auto own = places_.extract(std::this_thread::get_id());
        return own ? std::move(own.mapped()) : std::vector<links::LinkPlace>{};
    }

private:
    std::mutex mutex_;
    std::unordered_map<std::thread::id, std::vector<links::LinkPlace>> places_;
};

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
        std::size_t io_threads = 1;
    };

    explicit Parts(Foundations made);

    [[nodiscard]] Result<void> finish();
    void add_jobs();
    void settle();

    Foundations base;
    Clock& clock;
    MetricsRegistry& metrics;

    audit::AuditLog audit_log;
    audit::OperationLog operations;

    Orphans orphans;
    links::LinkRepository link_repository;
    redirect::LinkCache link_cache;

    IdentityParts identity;
    identity::FirstAdministrator administrator;
    links::LinkService links;

    events::Intake intake;
    events::enrich::EnrichmentData enrichment;
    events::enrich::VisitorSalts salts;
    events::enrich::Enricher enricher;
    std::unique_ptr<events::Forwarder> forwarder;
    analytics::Reader analytics;

    jobs::Scheduler scheduler;
    std::unique_ptr<Monitoring> monitoring;
    std::unique_ptr<HttpFront> front;
};

Application::Parts::Parts(Foundations made)
    : base(std::move(made)), clock(*base.clock), metrics(*base.metrics),
      audit_log(*base.meta, clock), operations(*base.meta), link_repository(*base.meta),
      link_cache(
          {.links_max = base.config.links.cache_entries},
          [this](DomainId domain, std::string_view slug) -> redirect::SnapshotPointer {
              const auto link = link_repository.find_by_slug(domain, slug);
              return link ? redirect::make_snapshot(*link) : nullptr;
          },
          metrics),
      identity(base.config, *std::move(base.secrets),
               {.store = *base.meta,
                .clock = clock,
                .remove_possessions =
                    [this](soci::session& session, UserId user) {
                        orphans.add(links::remove_links_of(session, user));
                    },
                .account_changed =
                    [this] {
                        for (const auto& place : orphans.take())
                            link_cache.forget(place.domain, place.slug);
                    }}),
      links({.repository = link_repository,
             .clock = clock,
             .targets = target_policy(base.config),
             .slugs = links::SlugGenerator{},
             .hash_password =
                 [this](std::string_view password) { return identity.passwords.hash(password); },
             .changed = [this](DomainId domain,
                               std::string_view slug) { link_cache.forget(domain, slug); }}),
      intake(*base.spool, base.io_threads + 1), enrichment(base.installation.data_files),
      salts(base.config.data.directory / "visitor-salts", clock), enricher(enrichment, salts),
      analytics(base.event_store->reads()), scheduler(clock, Random::from_system()())
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

    auto made = events::Forwarder::create({.spool = *base.spool,
                                           .store = base.event_store->writes(),
                                           .enricher = enricher,
                                           .clock = clock,
                                           .metrics = metrics},
                                          {});
    if (!made)
        return std::unexpected(made.error());
    forwarder = *std::move(made);

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
                                                  .link_cache = link_cache,
                                                  .spool = *base.spool,
                                                  .intake = intake,
                                                  .analytics = analytics,
                                                  .monitoring = *monitoring,
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
    scheduler.add(make_job("forget old quotas", hours{6}, [this] { identity.quota.forget_old(); }));
    scheduler.add(make_job("forget old audit entries", hours{6}, [this] {
        const auto& audit = base.config.audit;
        audit_log.forget_older_than(std::chrono::days{audit.retain_days});
        operations.forget_older_than(std::chrono::days{audit.operations_retain_days}, clock.now());
    }));
    scheduler.add(
        make_job("destroy visitor salts", minutes{30}, [this] { salts.destroy_expired(); }));
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
    parts_->front->start();
    log::info("serving", {{"url", url()}});
}

void Application::stop()
{
    if (!parts_->front->stop(requests_patience))
        log::warning("requests cut off");
    parts_->scheduler.stop();
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
