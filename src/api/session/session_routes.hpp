// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/endpoints.hpp"
#include "audit/audit_log.hpp"
#include "http/workers.hpp"
#include "identity/sessions/session_service.hpp"
#include "identity/two_factor_service.hpp"
#include "identity/user_service.hpp"

namespace waymark::api::session {

// What the session endpoints stand on; outlives the router.
struct Services {
    struct Options {
        bool is_registration_open = true;
    };

    http::Workers& workers; // for what asks the meta store
    http::Workers& hashers; // for what hashes passwords, too: it takes long
    identity::SessionService& sessions;
    identity::UserService& users;
    identity::TwoFactorService& second_factor;
    audit::AuditLog& audit;
    const http::CorsOptions& cors; // the pages of its origins may sign their visitors in
    Options options{};
};

// Adds the paths below /api/auth: see README.md beside this file. `dialect` is
// make_session_dialect()'s, and outlives the router.
void add_routes(http::Router& router, AccessControl& control, const Dialect& dialect,
                Services& services);

} // namespace waymark::api::session
