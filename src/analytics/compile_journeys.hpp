// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/journeys.hpp"
#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

// Journeys as ClickHouse SQL: the portable subset, the same text for every version. Pure functions.
namespace waymark::analytics {

// A row for each sequence: its pages, one to depth + 1 columns of which the last ones are 0 where
// it is shorter, the visits that begin so, and those that have no page behind. A page is the
// cityHash64 of its path. The first row is the empty sequence, which every journey begins with; the
// others follow by their length, and come in the order of visits, the most first.
//
// invalid_argument: see journeys().
[[nodiscard]] Result<std::string> compile_journeys(const JourneyQuery& query);

// A row for each of these pages: its hash and its path. At least one page.
//
// invalid_argument: see trail_conditions().
[[nodiscard]] Result<std::string> compile_page_paths(const TrailQuery& query,
                                                     std::span<const std::uint64_t> hashes);

} // namespace waymark::analytics
