// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/endpoints.hpp"
#include "base/clock.hpp"
#include "events/intake.hpp"
#include "http/workers.hpp"
#include "links/link_service.hpp"

namespace waymark::api::native {

// What the native endpoints stand on; outlives the router.
struct Services {
    http::Workers& workers;
    links::LinkService& links;
    events::Intake& intake;
    const Clock& clock;
    const http::Router& router;
};

// Adds what no dialect offers: the paths below /api/native, and the OpenAPI document.
void add_routes(http::Router& router, session::AccessControl& control,
                const session::Dialect& dialect, Services& services);

} // namespace waymark::api::native
