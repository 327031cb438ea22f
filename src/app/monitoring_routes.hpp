// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/monitoring.hpp"
#include "http/router.hpp"
#include "http/workers.hpp"
#include "redirect/host_table.hpp"

#include <string>

namespace waymark::app {

// What the monitoring endpoints stand on; outlives the router.
struct MonitoringServices {
    http::Workers& workers;
    Monitoring& monitoring;
    const redirect::HostTable& hosts;
    std::string public_url;
};

// Adds /health, /health/simple, /api/health, /metrics and the page at /, which on a registered
// domain is that site's.
void add_monitoring_routes(http::Router& router, MonitoringServices& services);

} // namespace waymark::app
