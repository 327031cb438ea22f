// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/site_report.hpp"
#include "base/ids.hpp"

#include <boost/json/object.hpp>

#include <string_view>

namespace waymark::api::pingoo {

// A site's day as clients know it: the keys of all of the API's revisions. `day` is the day as it
// was asked for.
[[nodiscard]] boost::json::object to_view(const analytics::SiteReport& report, SiteId site,
                                          std::string_view day);

} // namespace waymark::api::pingoo
