// SPDX-License-Identifier: Apache-2.0
#include "app/monitoring.hpp"

#include "api/dwz/health_view.hpp"
#include "app/version.hpp"
#include "base/iso8601.hpp"

#include <boost/json.hpp>

namespace waymark::app {

namespace {

boost::json::object to_view(const EventStoreStatus& status)
{
    return {{"status", status.is_available ? "connected" : "disconnected"},
            {"kind", status.kind},
            {"state", status.state},
            {"restarts", status.restarts}};
}

// Anybody may read the health: what exactly is wrong, with its paths and addresses, is in the log.
boost::json::object to_view(const events::SpoolStatus& status)
{
    return {{"status", status.problem.empty() ? "ok" : "failing"},
            {"bytes", status.bytes},
            {"bytesMax", status.bytes_max},
            {"segments", status.segments},
            {"appended", status.appended},
            {"dropped", status.dropped}};
}

boost::json::object to_view(const events::ForwarderStatus& status)
{
    return {{"status", status.problem.empty() ? "ok" : "waiting"},
            {"stored", status.stored},
            {"rejected", status.rejected},
            {"lagEvents", status.lag_events},
            {"lagSeconds", status.lag_seconds},
            {"eventsPerSecond", status.events_per_second}};
}

} // namespace

Monitoring::Monitoring(const Sources& sources) : sources_(sources), started_(sources.clock.now())
{
    sources_.metrics.gauge("waymark_uptime_seconds", "Time since the start", {},
                           [this] { return static_cast<double>(uptime().count()); });
}

Monitoring::Health Monitoring::health()
{
    const bool meta = sources_.meta.is_well();
    const auto event_store = sources_.event_store.status();
    const auto spool = sources_.spool.status();
    const bool well = event_store.is_available && spool.problem.empty();
    const TimePoint now = sources_.clock.now();
    Health health;
    health.is_alive = meta;
    health.body =
        api::dwz::health_view({.is_database_up = meta, .database_driver = "sqlite", .now = now});
    auto& body = health.body;
    if (meta && !well)
        body["status"] = "degraded";
    body["msg"] = meta ? "服务运行正常" : body.at("message");
    body["data"].as_object()["version"] = {{"version", version}};
    body["version"] = version;
    body["timestamp"] = to_iso8601(now);
    body["uptimeSeconds"] = uptime().count();
    body["eventStore"] = to_view(event_store);
    body["spool"] = to_view(spool);
    body["forwarder"] = to_view(sources_.forwarder.status());
    return health;
}

boost::json::object Monitoring::simple_health() const
{
    return api::dwz::simple_health_view(sources_.clock.now());
}

ServerState Monitoring::state()
{
    const auto event_store = sources_.event_store.status();
    ServerState state;
    state.version = version;
    state.uptime = uptime();
    state.meta_store_ok = sources_.meta.is_well();
    state.event_store_ok = event_store.is_available;
    state.event_store = event_store.kind + ", " + event_store.state;
    state.waiting_events = sources_.forwarder.status().lag_events;
    return state;
}

std::chrono::seconds Monitoring::uptime() const
{
    return std::chrono::floor<std::chrono::seconds>(sources_.clock.now() - started_);
}

} // namespace waymark::app
