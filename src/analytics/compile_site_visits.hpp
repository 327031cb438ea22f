// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/scope.hpp"
#include "base/error.hpp"
#include "base/time_zone.hpp"

#include <string>

namespace waymark::analytics {

// The visits that began in the range, as one row: how many there are, how many of them had one
// event at most, and their seconds together, each visit's from its first event to its last, cut to
// whole ones. Time spent on a page (the kind `engagement`) lengthens a visit, and is no event of it
// else. A visit whose id the client keeps for longer than a day goes on as another one
// (enrich::VisitTable::span_max).
//
// The same text for every version of ClickHouse. A pure function.
//
// invalid_argument: an empty range; a scope of too many links.
[[nodiscard]] Result<std::string> compile_started_visits(const Scope& scope,
                                                         const TimeRange& range);

} // namespace waymark::analytics
