// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/trail.hpp"
#include "api/native/behaviour_body.hpp"
#include "api/native/query_routes.hpp"
#include "base/error.hpp"
#include "base/time_zone.hpp"
#include "identity/caller.hpp"

namespace waymark::api::native {

// The events that are asked about, and whose clocks tell their time.
struct AskedEvents {
    analytics::TrailQuery trails;
    TimeZone zone;
};

// Of those that the caller may see. Blocks on the meta store.
//
// not_found, field `site`: the caller has no such site. invalid_argument: as to_trails() and
// zone_of().
[[nodiscard]] Result<AskedEvents> find_events(const identity::Caller& caller,
                                              const EventsBody& body, QueryServices& services);

} // namespace waymark::api::native
