// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/endpoints.hpp"
#include "audit/audit_log.hpp"
#include "http/workers.hpp"
#include "sites/site_service.hpp"

#include <string>

namespace waymark::api::native {

// What the endpoints of sites stand on; outlives the router.
struct SiteServices {
    http::Workers& workers;
    sites::SiteService& sites;
    audit::AuditLog& audit;
    std::string public_url; // of this server
};

// Adds the paths below /api/native/sites: every setting of a site, and what to paste into its
// pages. An administrator reaches every site, a user their own, a key that is bound to a site that
// one; any other is not found.
void add_site_routes(http::Router& router, session::AccessControl& control,
                     const session::Dialect& dialect, SiteServices& services);

} // namespace waymark::api::native
