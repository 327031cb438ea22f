// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clickhouse/client.hpp"

#include <memory>
#include <ostream>
#include <string_view>

// The two kinds of event store that Waymark works with, as real processes.
namespace waymark::testing {

enum class StoreKind {
    engine,    // waymark-engine, today's ClickHouse
    server_18, // clickhouse-server 18.16.1 of Debian 12
};

inline void PrintTo(StoreKind kind, std::ostream* out)
{
    *out << (kind == StoreKind::engine ? "engine" : "server_18");
}

// A running, empty store on a folder of its own; stopped and removed when destroyed.
class EventStore {
public:
    virtual ~EventStore() = default;
    [[nodiscard]] virtual clickhouse::Client& client() = 0;
};

// Throws std::runtime_error if it can't be started.
[[nodiscard]] std::unique_ptr<EventStore> start_store(StoreKind kind);

} // namespace waymark::testing
