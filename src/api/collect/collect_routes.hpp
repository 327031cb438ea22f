// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/collect/event_limit.hpp"
#include "base/clock.hpp"
#include "collect/collector.hpp"
#include "http/router.hpp"
#include "http/workers.hpp"
#include "sites/site_directory.hpp"

#include <string>

namespace waymark::api::collect {

// What the collectors stand on; outlives the router.
struct Services {
    http::Workers& workers;
    const sites::SiteDirectory& sites;
    waymark::collect::Collector& collector;
    const Clock& clock;
    EventLimit limit;         // of each address
    std::string public_url{}; // of this server, without a slash at the end
};

// Adds the public collectors: see README.md beside this file. They take no credential, and none of
// the limits that the APIs have.
void add_routes(http::Router& router, Services& services);

} // namespace waymark::api::collect
