// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/monitoring.hpp"
#include "http/router.hpp"
#include "http/workers.hpp"

#include <string>

namespace waymark::app {

// What the monitoring endpoints stand on; outlives the router.
struct MonitoringServices {
    http::Workers& workers;
    Monitoring& monitoring;
    std::string public_url;
};

// Adds /health, /metrics, /robots.txt and the page at /.
void add_monitoring_routes(http::Router& router, MonitoringServices& services);

} // namespace waymark::app
