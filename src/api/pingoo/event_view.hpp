// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/event_log.hpp"
#include "base/time_zone.hpp"
#include "events/enrich/derived.hpp"
#include "events/event.hpp"

#include <boost/json/object.hpp>

namespace waymark::api::pingoo {

// The event as the list will tell of it: as it is stored.
[[nodiscard]] analytics::EventRecord to_record(const events::Event& event,
                                               const events::enrich::Derived& derived);

// An event as clients know it, in the order that they know. Times are told in the server's zone.
[[nodiscard]] boost::json::object to_view(const analytics::EventRecord& event,
                                          const TimeZone& zone);

} // namespace waymark::api::pingoo
