// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/site_ranking.hpp"
#include "http/request.hpp"

#include <cstdint>
#include <optional>

namespace waymark::api::pingoo {

// What a request for a ranking asks for, by `stat_type`, `event_type` and `page`.
struct StatsParameters {
    // Nothing if `stat_type` is none that is known: the answer is an empty list then.
    std::optional<analytics::RankingKey> key;
    analytics::Filter filter;
    std::uint64_t page = 1; // what is no number from 1 on is 1
};
[[nodiscard]] StatsParameters read_stats_parameters(const http::Request& request);

} // namespace waymark::api::pingoo
