// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/scope.hpp"
#include "base/error.hpp"
#include "base/time_zone.hpp"

#include <chrono>
#include <cstdint>
#include <vector>

// What the first page of a site shows: presets of analytics::Query, and its visits. Bots count as
// everybody does. Errors are those of Reader::run.
namespace waymark::analytics {

class Reader;

// Visits by what they came to.
struct StartedVisits {
    std::uint64_t visits = 0;
    std::uint64_t bounces = 0; // of no more than one event
    std::uint64_t seconds = 0; // of all of them together

    // Of the visits, 0 to 1; 0 of none.
    [[nodiscard]] double bounce_rate() const;
    [[nodiscard]] double average_seconds() const;
};

// The visits that began in the range; see compile_started_visits().
[[nodiscard]] Result<StartedVisits> started_visits(Reader& reader, const Scope& scope,
                                                   const TimeRange& range);

struct PageViews {
    std::uint64_t page_views = 0;
    std::uint64_t addresses = 0; // distinct ones that they came from
    std::uint64_t visits = 0;    // distinct ones that they are part of
};

struct HourOfPageViews {
    unsigned hour = 0; // 0 to 23, of the zone
    std::uint64_t page_views = 0;
};

struct SiteReport {
    PageViews day;
    PageViews week;                     // from Monday to Sunday, with the day in it
    PageViews month;                    // of the calendar
    std::uint64_t custom_events = 0;    // of the day, those that clients call `custom`
    std::vector<HourOfPageViews> hours; // of the day, only those with page views, ascending
    StartedVisits started;              // on the day
    std::uint64_t visits_now = 0;       // with an event in the last five minutes
};

// Which day, in whose calendar.
struct ReportDay {
    LocalDate date; // from 1970-02-01 to 2105-11-30
    TimeZone zone;
};

[[nodiscard]] Result<SiteReport> site_report(Reader& reader, const Scope& scope,
                                             const ReportDay& day, TimePoint now);

} // namespace waymark::analytics
