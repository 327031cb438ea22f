// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/filter.hpp"
#include "analytics/scope.hpp"
#include "base/time_zone.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

// What the reports on behaviour (funnels, retention, journeys) have in common: they follow trails,
// the events of one visitor, one visit or one user in the order of time.
namespace waymark::analytics {

// What a trail is of. Events without that are not looked at.
enum class TrailOf : std::uint8_t {
    // A visitor's number. Where a site knows its visitors for a day only, as sites do by default,
    // somebody who comes back on another day is another visitor.
    visitor,
    visit,
    user, // the customer's own id of the person, within one owner's events
};

// The events that a report looks at. A filter takes events away, not people: one that asks for a
// page leaves nothing but the views of that page.
struct TrailQuery {
    Scope scope;
    TimeRange range; // what happened outside of it is not known to the report
    std::optional<Filter> filter = std::nullopt;
    bool include_bots = false;
};

// One thing that somebody does: the view of a page, a custom event, or anything but engagement.
struct Act {
    enum class Kind : std::uint8_t { anything, page, event };
    // How the path of a page is compared, byte by byte, case included.
    enum class PathMatch : std::uint8_t {
        is,
        starts_with,
        matches, // all of the path; `*` stands for any characters, also none
    };

    Kind kind = Kind::anything;
    PathMatch match = PathMatch::is;
    std::string value = {}; // the path of a page, the name of an event
    // What else the event has to meet.
    std::optional<Filter> filter = std::nullopt;
};

inline constexpr std::size_t act_value_bytes_max = 2'048;
// Of a trail that has more events which a report asks for, any so many are looked at: no person
// has as many, and one program that does must not cost everybody else their report.
inline constexpr std::size_t trail_events_max = 100'000;

} // namespace waymark::analytics
