// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/access.hpp"
#include "audit/audit_log.hpp"
#include "audit/operation_log.hpp"
#include "http/router.hpp"
#include "http/workers.hpp"
#include "identity/keys/key_service.hpp"
#include "identity/sessions/session_service.hpp"
#include "identity/user_service.hpp"

namespace waymark::api::dwz {

// What the dialect's endpoints stand on; outlives the router.
struct Services {
    session::Dialect dialect; // of make_dialect()
    http::Workers& workers;
    http::Workers& hashers; // for what hashes passwords
    identity::SessionService& sessions;
    identity::UserService& users;
    identity::KeyService& keys;
    audit::OperationLog& operations;
    audit::AuditLog& audit;
};

// Adds the dialect's endpoints: see README.md beside this file.
void add_routes(http::Router& router, session::AccessControl& control, Services& services);

} // namespace waymark::api::dwz
