// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/reader.hpp"
#include "api/session/endpoints.hpp"
#include "audit/audit_log.hpp"
#include "base/clock.hpp"
#include "http/workers.hpp"
#include "sites/erasure_queue.hpp"
#include "sites/site_service.hpp"

namespace waymark::api::native {

// What the endpoints about persons stand on; outlives the router.
struct PersonServices {
    http::Workers& workers;
    const sites::SiteService& sites;
    sites::ErasureQueue& erasures;
    analytics::Reader& analytics;
    audit::AuditLog& audit;
    const Clock& clock;
};

// Adds what people may ask a site about themselves (docs/api/persons.md), through whom the site is:
// /api/native/sites/{id}/erasures and /api/native/sites/{id}/export. The audit log is told of all
// of it, but never whom it is about.
void add_person_routes(http::Router& router, session::AccessControl& control,
                       const session::Dialect& dialect, PersonServices& services);

} // namespace waymark::api::native
