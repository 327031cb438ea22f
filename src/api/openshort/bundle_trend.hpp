// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/link_report.hpp"
#include "analytics/scope.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "links/bundles/bundle.hpp"

#include <vector>

namespace waymark::analytics {
class Reader;
}

namespace waymark::api::openshort {

// The clicks of a bundle's links, bots included, on today's date in UTC and the six before it, the
// oldest first. Blocks on the event store, also more than once if the bundle is large. Errors are
// those of Reader::run.
[[nodiscard]] Result<std::vector<analytics::DayClicks>>
clicks_of_week(analytics::Reader& reader, const analytics::Scope& scope,
               const links::bundles::Bundle& bundle, TimePoint now);

} // namespace waymark::api::openshort
