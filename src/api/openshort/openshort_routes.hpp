// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/reader.hpp"
#include "api/session/endpoints.hpp"
#include "base/clock.hpp"
#include "http/workers.hpp"
#include "identity/user_service.hpp"
#include "links/link_service.hpp"

#include <string>

namespace waymark::api::openshort {

// What the dialect's endpoints stand on; outlives the router.
struct Services {
    http::Workers& workers;
    links::LinkService& links;
    identity::UserService& users;
    analytics::Reader& analytics;
    const Clock& clock;
    std::string public_url; // what short URLs begin with, without a slash at the end
};

// Adds the dialect's endpoints: see README.md beside this file.
void add_routes(http::Router& router, session::Authenticator& authenticator, Services& services);

} // namespace waymark::api::openshort
