// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/event_store.hpp"
#include "app/landing_page.hpp"
#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "events/forwarder.hpp"
#include "events/spool.hpp"
#include "storage/meta_store.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace waymark::app {

// What the server says of itself: /health, /metrics and the page at /.
//
// Calls ask the stores, and block: make them from the worker pool. Thread-safe.
class Monitoring {
public:
    // All outlive the monitoring.
    struct Sources {
        const Clock& clock;
        MetricsRegistry& metrics;
        storage::MetaStore& meta;
        EventStore& event_store;
        const events::Spool& spool;
        const events::Forwarder& forwarder;
    };

    explicit Monitoring(const Sources& sources);

    struct Health {
        // False only if nothing can be served: without the meta store. Redirects and links go on
        // without the event store; the health is "degraded" then.
        bool is_alive = false;
        boost::json::object body;
    };
    [[nodiscard]] Health health();
    // That the server answers, and nothing else. Asks nobody.
    [[nodiscard]] boost::json::object simple_health() const;

    [[nodiscard]] std::string metrics_text() const { return sources_.metrics.to_text(); }

    [[nodiscard]] ServerState state();

private:
    [[nodiscard]] std::chrono::seconds uptime() const;

    Sources sources_;
    TimePoint started_;
};

} // namespace waymark::app
