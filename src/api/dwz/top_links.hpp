// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/dwz/dwz_routes.hpp"
#include "base/error.hpp"
#include "base/time_zone.hpp"
#include "identity/caller.hpp"
#include "links/link.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace waymark::api::dwz {

struct RankedLink {
    links::Link link;
    std::uint64_t clicks = 0;
};

// The ten of the caller's links with the most clicks in the range, or ever; links without any are
// left out of a range.
//
// Blocks on the stores. Errors are those of analytics::Reader::run.
[[nodiscard]] Result<std::vector<RankedLink>> find_top_links(const identity::Caller& caller,
                                                             Services& services,
                                                             const std::optional<TimeRange>& range);

} // namespace waymark::api::dwz
