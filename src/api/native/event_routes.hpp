// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/endpoints.hpp"
#include "collect/collector.hpp"
#include "http/workers.hpp"
#include "sites/site_directory.hpp"

namespace waymark::api::native {

// What the endpoint of events stands on; outlives the router.
struct EventServices {
    http::Workers& workers;
    const sites::SiteDirectory& sites;
    waymark::collect::Collector& collector;
};

// Adds /api/native/events: what servers report of their visitors. A user reports for sites of
// theirs, an administrator for all, a key that is bound to a site for that one.
void add_event_routes(http::Router& router, session::AccessControl& control,
                      const session::Dialect& dialect, EventServices& services);

} // namespace waymark::api::native
