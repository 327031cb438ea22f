// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/scope.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/time_zone.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

// Who is there now: a preset of analytics::Query.
namespace waymark::analytics {

class Reader;

// As long as somebody counts as being there, after whatever they did.
inline constexpr std::chrono::minutes live_span{5};

struct LiveShare {
    std::string name;           // empty: not known
    std::uint64_t visitors = 0; // at most the ten names with the most, highest first
};

struct LiveReport {
    TimeRange range; // the time up to now that is told of
    std::uint64_t visitors = 0;
    std::uint64_t page_views = 0;
    std::vector<LiveShare> pages;     // paths of page views
    std::vector<LiveShare> referrers; // hosts; without unknown ones
    std::vector<LiveShare> countries;
};

// Visitors of pages, without bots and without those of the sites `without`, as events name them.
// Errors are those of Reader::run.
[[nodiscard]] Result<LiveReport> live_report(Reader& reader, const Scope& scope, TimePoint now,
                                             std::span<const SiteId> without = {});

} // namespace waymark::analytics
