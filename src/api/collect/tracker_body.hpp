// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "collect/hit.hpp"

#include <boost/json/monotonic_resource.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

// What the tracker sends. Members have names of one letter, for a page sends them often: see
// docs/collectors.md.
namespace waymark::api::collect {

// A hit without what only the request tells: address, user agent and, where the report tells none,
// languages. A view of the memory that it was read with, and of the defaults.
struct TrackerHit {
    std::string_view site; // number or tracking id
    waymark::collect::Hit hit;
};

// What a report says by not saying it. Views.
struct TrackerDefaults {
    std::string_view site; // of the request's query
    std::string_view url;  // the page that the request comes from
};

// What was read lives in here. Destroys nothing, but gives all its memory back at once.
using TrackerMemory = boost::json::monotonic_resource;

inline constexpr std::size_t tracker_body_bytes_max = std::size_t{16} * 1024;
inline constexpr std::size_t tracker_reports_max = 50;

// Reads one object, or an array of 1 to tracker_reports_max of them.
//
// invalid_argument: it is neither, or a member is not what it must be; `field` names it, as in "d"
// or "[3].d".
[[nodiscard]] Result<std::vector<TrackerHit>>
parse_tracker_body(std::string_view body, const TrackerDefaults& defaults, TrackerMemory& memory);

// Reads one object alone: allocates nothing but in `memory`, unless there are properties.
//
// invalid_argument: as above.
[[nodiscard]] Result<TrackerHit>
parse_tracker_object(std::string_view body, const TrackerDefaults& defaults, TrackerMemory& memory);

// Reads one report from a query string, without its question mark. Numbers are texts there, and
// properties a text of JSON.
//
// invalid_argument: as above.
[[nodiscard]] Result<std::vector<TrackerHit>>
parse_tracker_query(std::string_view query, const TrackerDefaults& defaults, TrackerMemory& memory);

} // namespace waymark::api::collect
