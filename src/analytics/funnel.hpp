// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/catalogue.hpp"
#include "analytics/trail.hpp"
#include "base/error.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Funnels: how many people take steps in an order, and where they stop.
//
// An attempt begins with an event that is the first step. Each later step is the first event that
// is this step and comes after the one of the step before, no later than `window` after the first;
// other events between them do not matter. So one event never serves two steps, though it may be
// the act of several.
//
// Every event that is the first step begins an attempt, but a trail is counted once: by the attempt
// that got furthest; of several, by the one that got there first, and of those by the one that
// began last. It has reached all steps up to there.
//
// The order of events within one millisecond is not known. There, those that can serve the earliest
// step come first (of the same one, those that can serve the next one, too), and events that can
// serve the same steps are one event.
namespace waymark::analytics {

class Reader;

struct FunnelQuery {
    TrailQuery trails;
    TrailOf of = TrailOf::visitor;
    std::vector<Act> steps;
    std::chrono::seconds window = std::chrono::days{7};
};

inline constexpr std::size_t funnel_steps_min = 2;
inline constexpr std::size_t funnel_steps_max = 10;
inline constexpr std::chrono::seconds funnel_window_max = std::chrono::days{90};
// Parts of the filters of all steps together: what a store needs to read a funnel grows fast.
inline constexpr std::size_t funnel_filter_nodes_max = 100;

struct FunnelStep {
    std::uint64_t reached = 0;
    // Median time from the step before, of those who reached this one; of an even number the
    // longer of the two in the middle. Nothing for the first step, and where nobody came.
    std::optional<std::chrono::milliseconds> median_time = std::nullopt;
};
using Funnel = std::vector<FunnelStep>; // as many as the query's steps

// invalid_argument: too few or too many steps, or too many parts in their filters (`steps`); a
// window that is not within 1 s and its maximum; an act that compile_act() refuses
// (`steps[2].value`); what trail_conditions() refuses.
// unavailable:      the answer takes too long. As Reader, this throws clickhouse::Unavailable.
[[nodiscard]] Result<Funnel> funnel(Reader& reader, const FunnelQuery& query);

// The funnel of each value that a dimension has at the first step of the attempt, the values with
// the most trails first, then by their bytes. Numbers are told in digits.
struct FunnelOfValue {
    std::string value;
    Funnel funnel;
};

inline constexpr std::size_t funnel_values_max = 100;

// invalid_argument: as above; a dimension of time; `limit` is 0 or above funnel_values_max.
[[nodiscard]] Result<std::vector<FunnelOfValue>> funnel_by(Reader& reader, const FunnelQuery& query,
                                                           Dimension dimension, std::size_t limit);

} // namespace waymark::analytics
