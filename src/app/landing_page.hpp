// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/language.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace waymark::app {

// What the page at `/` tells about this server.
struct ServerState {
    std::string_view version;
    std::chrono::seconds uptime{};
    bool meta_store_ok = false;
    bool event_store_ok = false;
    std::string event_store;          // "embedded engine, running"
    std::uint64_t waiting_events = 0; // in the spool, not yet in the event store
    std::string public_url;
};

// A whole HTML page: no script, no request to anywhere else; light and dark by the reader's system.
[[nodiscard]] std::string landing_page(const ServerState& state, Language language);

} // namespace waymark::app
