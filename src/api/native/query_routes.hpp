// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/reader.hpp"
#include "api/session/endpoints.hpp"
#include "api/session/standing_calls.hpp"
#include "base/clock.hpp"
#include "base/time_zone.hpp"
#include "collect/live_feed.hpp"
#include "http/workers.hpp"
#include "links/link_service.hpp"
#include "sites/erasure_queue.hpp"
#include "sites/site_directory.hpp"
#include "sites/site_service.hpp"

namespace waymark::api::native {

// What the endpoints of statistics stand on; outlives the router.
struct QueryServices {
    http::Workers& workers;
    links::LinkService& links;
    sites::SiteService& sites;
    const sites::SiteDirectory& directory;
    const sites::ErasureQueue& erasures;
    analytics::Reader& analytics;
    waymark::collect::LiveFeed& live;
    session::StandingCalls& standing;
    const Clock& clock;
    TimeZone zone; // of days where neither the question nor the site names one
};

// Adds /api/native/query and /api/native/live. An administrator is told of everything, a user of
// what is theirs, a key that is bound to a site of that site.
void add_query_routes(http::Router& router, session::AccessControl& control,
                      const session::Dialect& dialect, QueryServices& services);

} // namespace waymark::api::native
