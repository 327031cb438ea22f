// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/scope.hpp"
#include "api/openshort/openshort_routes.hpp"
#include "base/error.hpp"
#include "base/time_zone.hpp"

#include <boost/json/array.hpp>

#include <cstddef>

namespace waymark::api::openshort {

// The links with the most clicks in the range, bots included, as clients read them. Links that are
// gone make room for the next ones, but more than a thousand of them are not looked behind. Blocks
// on both stores. Errors are those of Reader::run.
[[nodiscard]] Result<boost::json::array> find_top_urls(Services& services,
                                                       const analytics::Scope& scope,
                                                       const TimeRange& range, std::size_t limit);

} // namespace waymark::api::openshort
