// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.hpp"
#include "app/installation.hpp"
#include "base/error.hpp"
#include "base/metrics.hpp"
#include "clickhouse/client.hpp"
#include "clickhouse/engine_process.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace waymark::app {

struct EventStoreStatus {
    bool is_available = false;
    std::string kind;  // "embedded engine" or "ClickHouse server"
    std::string state; // "running", "starting", … or "reachable", "away"
    std::uint64_t restarts = 0;
};

// The event store as the configuration has it: the embedded engine, which this runs, or a server
// that somebody else runs. Thread-safe.
class EventStore {
public:
    // invalid_argument: the server's address is malformed.
    [[nodiscard]] static Result<std::unique_ptr<EventStore>>
    create(const Config& config, const Installation& installation, MetricsRegistry& metrics);

    // Returns at once; the store may be there later.
    void start();
    // Whoever waits for an answer to a question is told that the store is away. The forwarder may
    // still write.
    void stop_reading() { reads_->close(); }
    // True if the engine ended by itself.
    bool stop(std::chrono::milliseconds patience);

    // Readers and the forwarder have connections of their own, so that neither waits for the other.
    [[nodiscard]] clickhouse::Client& reads() { return *reads_; }
    [[nodiscard]] clickhouse::Client& writes() { return *writes_; }

    // Asks the store, for half a second at most.
    [[nodiscard]] EventStoreStatus status();

private:
    EventStore() = default;

    std::unique_ptr<clickhouse::EngineProcess> engine_; // null: somebody else's server
    std::unique_ptr<clickhouse::Client> reads_;
    std::unique_ptr<clickhouse::Client> writes_;
};

} // namespace waymark::app
