// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/time_zone.hpp"
#include "sites/site.hpp"

#include <boost/json/object.hpp>

namespace waymark::api::pingoo {

// A site as clients know it. Times are told in the server's zone.
[[nodiscard]] boost::json::object to_view(const sites::Site& site, const TimeZone& zone);

} // namespace waymark::api::pingoo
