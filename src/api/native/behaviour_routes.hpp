// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/native/query_routes.hpp"
#include "api/session/endpoints.hpp"

namespace waymark::api::native {

// Adds /api/native/query/funnel, /retention and /journeys. Who may ask is told what they are told
// by /api/native/query.
void add_behaviour_routes(http::Router& router, session::AccessControl& control,
                          const session::Dialect& dialect, QueryServices& services);

} // namespace waymark::api::native
