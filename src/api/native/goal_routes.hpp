// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/native/query_routes.hpp"
#include "api/session/endpoints.hpp"
#include "audit/audit_log.hpp"
#include "http/workers.hpp"
#include "sites/goal_service.hpp"

namespace waymark::api::native {

// What the endpoints of goals stand on; outlives the router.
struct GoalServices {
    http::Workers& workers;
    sites::GoalService& goals;
    audit::AuditLog& audit;
    QueryServices& queries;
};

// Adds /api/native/sites/{id}/goals, and POST /api/native/query/goals. Who reaches a site reaches
// its goals.
void add_goal_routes(http::Router& router, session::AccessControl& control,
                     const session::Dialect& dialect, GoalServices& services);

} // namespace waymark::api::native
