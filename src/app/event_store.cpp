// SPDX-License-Identifier: Apache-2.0
#include "app/event_store.hpp"

#include <algorithm>
#include <thread>

namespace waymark::app {

namespace {

constexpr std::chrono::milliseconds ping_timeout{500};

clickhouse::EngineOptions engine_options(const Config& config, const Installation& installation)
{
    clickhouse::EngineOptions options;
    options.program = installation.engine_program;
    options.library = installation.engine_library;
    options.data_dir = config.data.directory / "events";
    options.socket = config.data.directory / "engine.sock";
    options.memory_max_mb = static_cast<unsigned>(config.engine.memory_bytes_max >> 20U);
    options.threads = config.engine.threads != 0
                          ? static_cast<unsigned>(config.engine.threads)
                          : std::max(1U, std::thread::hardware_concurrency());
    return options;
}

Result<clickhouse::ClientOptions> client_options(const Config& config,
                                                 const clickhouse::EngineOptions& engine)
{
    clickhouse::ClientOptions options;
    if (config.event_store.url.empty()) {
        options.endpoint = clickhouse::Endpoint::unix_socket(engine.socket);
        return options;
    }
    auto endpoint = clickhouse::Endpoint::parse(config.event_store.url);
    if (!endpoint) {
        return failure(Errc::invalid_argument, "event_store.url: " + endpoint.error().message,
                       "event_store.url");
    }
    options.endpoint = *std::move(endpoint);
    options.database = config.event_store.database;
    options.user = config.event_store.user;
    options.password = config.event_store.password;
    return options;
}

} // namespace

Result<std::unique_ptr<EventStore>>
EventStore::create(const Config& config, const Installation& installation, MetricsRegistry& metrics)
{
    const auto engine = engine_options(config, installation);
    const auto options = client_options(config, engine);
    if (!options)
        return std::unexpected(options.error());

    std::unique_ptr<EventStore> store(new EventStore);
    store->reads_ = std::make_unique<clickhouse::Client>(*options);
    store->writes_ = std::make_unique<clickhouse::Client>(*options);
    if (config.event_store.url.empty()) {
        store->engine_ = std::make_unique<clickhouse::EngineProcess>(engine);
        metrics.gauge("waymark_engine_running", "1 while the embedded engine answers", {},
                      [process = store->engine_.get()] {
                          const auto state = process->status().state;
                          return state == clickhouse::EngineState::running ? 1.0 : 0.0;
                      });
        metrics.gauge("waymark_engine_restarts", "Times the embedded engine was started again", {},
                      [process = store->engine_.get()] {
                          return static_cast<double>(process->status().restarts);
                      });
    }
    return store;
}

void EventStore::start()
{
    if (engine_)
        engine_->start();
}

bool EventStore::stop(std::chrono::milliseconds patience)
{
    return !engine_ || engine_->stop(patience);
}

EventStoreStatus EventStore::status()
{
    EventStoreStatus status;
    if (engine_) {
        const auto engine = engine_->status();
        status.kind = "embedded engine";
        status.state = clickhouse::to_string(engine.state);
        status.restarts = engine.restarts;
        status.is_available = engine.state == clickhouse::EngineState::running;
        return status;
    }
    status.kind = "ClickHouse server";
    status.is_available = reads_->ping(ping_timeout);
    status.state = status.is_available ? "reachable" : "away";
    return status;
}

} // namespace waymark::app
