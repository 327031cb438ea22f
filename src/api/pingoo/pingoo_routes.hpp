// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/reader.hpp"
#include "api/collect/event_limit.hpp"
#include "api/session/access.hpp"
#include "audit/audit_log.hpp"
#include "base/clock.hpp"
#include "base/time_zone.hpp"
#include "collect/collector.hpp"
#include "http/router.hpp"
#include "http/trusted_proxies.hpp"
#include "http/workers.hpp"
#include "sites/site_directory.hpp"
#include "sites/site_service.hpp"

namespace waymark::api::pingoo {

// What the dialect's endpoints stand on; outlives the router.
struct Services {
    session::Dialect dialect; // of make_dialect()
    http::Workers& workers;
    sites::SiteService& sites;
    const sites::SiteDirectory& directory;
    waymark::collect::Collector& collector;
    analytics::Reader& analytics;
    audit::AuditLog& audit;
    const Clock& clock;
    TimeZone zone; // of the times that are told
    // Whose word about a visitor's address is taken; see client_address.hpp.
    http::TrustedProxies proxies = {};
    // Of what pages report; none: as much as they like.
    collect::EventLimit* limit = nullptr;
};

// How the gate's answers are spelled, and the CORS fields that every answer has.
[[nodiscard]] session::Dialect make_dialect();

// Adds the dialect's endpoints: see README.md beside this file.
void add_routes(http::Router& router, session::AccessControl& control, Services& services);

} // namespace waymark::api::pingoo
