// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/dwz/dwz_routes.hpp"
#include "base/error.hpp"
#include "base/time_zone.hpp"
#include "identity/caller.hpp"

#include <boost/json/object.hpp>

#include <optional>

namespace waymark::api::dwz {

// The thirteen numbers about what the caller may see: of an administrator's, everything; of a
// user's, themselves, their links, tests and tokens, and all domains. `total_range` limits
// `total_clicks`.
//
// Blocks on the stores. Errors are those of analytics::Reader::run.
[[nodiscard]] Result<boost::json::object>
system_statistics(const identity::Caller& caller, Services& services,
                  const std::optional<TimeRange>& total_range);

} // namespace waymark::api::dwz
