// SPDX-License-Identifier: Apache-2.0
#include "app/monitoring.hpp"

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

constexpr int unhealthy_code = 50301;

std::string_view up_or_down(bool is_up)
{
    return is_up ? "UP" : "DOWN";
}

// What the DWZ service tells. Other members of the answer are for everybody else.
boost::json::object dwz_view(bool meta, TimePoint now)
{
    return {{"status", up_or_down(meta)},
            {"timestamp", to_epoch_ms(now) / 1000},
            {"services",
             {{"database", {{"status", up_or_down(meta)}}},
              {"database_driver", "sqlite"},
              {"redis", {{"status", "DISABLED"}, {"message", "禁用"}}}}},
            {"version", {{"version", version}}}};
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
    Health health;
    health.is_alive = meta;
    health.body = {
        {"status", !meta  ? "unhealthy"
                   : well ? "healthy"
                          : "degraded"},
        {"code", meta ? 0 : unhealthy_code},
        {"message", meta ? "success" : "服务不健康"},
        {"msg", meta ? "服务运行正常" : "服务不健康"},
        {"data", dwz_view(meta, sources_.clock.now())},
        {"version", version},
        {"timestamp", to_iso8601(sources_.clock.now())},
        {"uptimeSeconds", uptime().count()},
        {"database", meta ? "connected" : "disconnected"},
        {"cache", "connected"},
        {"eventStore", to_view(event_store)},
        {"spool", to_view(spool)},
        {"forwarder", to_view(sources_.forwarder.status())},
    };
    return health;
}

boost::json::object Monitoring::simple_health() const
{
    return {{"status", "ok"},
            {"code", 0},
            {"message", "success"},
            {"data", {{"status", "UP"}, {"timestamp", to_epoch_ms(sources_.clock.now()) / 1000}}}};
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
