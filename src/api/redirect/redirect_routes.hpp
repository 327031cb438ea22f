// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/redirect/redirector.hpp"
#include "api/session/access.hpp"
#include "http/router.hpp"

namespace waymark::api::redirect {

// Adds what stands beside the links at the root: see README.md beside this file. The links
// themselves are the server's fallback. `dialect` is session::make_envelope_dialect()'s; all
// arguments outlive the router.
void add_routes(http::Router& router, session::AccessControl& control,
                const session::Dialect& dialect, Redirector& redirector);

} // namespace waymark::api::redirect
