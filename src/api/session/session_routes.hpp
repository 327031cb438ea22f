// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/endpoints.hpp"
#include "http/workers.hpp"
#include "identity/session_service.hpp"

namespace waymark::api::session {

// What the session endpoints stand on; outlives the router.
struct Services {
    http::Workers& workers;
    identity::SessionService& sessions;
};

// Adds the paths below /api/auth.
void add_routes(http::Router& router, Authenticator& authenticator, Services& services);

} // namespace waymark::api::session
