// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/collect/report.hpp"
#include "base/error.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// What the tracker sends. Members have names of one letter, for a page sends them often: see
// docs/collectors.md.
namespace waymark::api::collect {

struct TrackerReport {
    std::string site; // number or tracking id
    Report report;
};

// What a report says by not saying it. Views.
struct TrackerDefaults {
    std::string_view site; // of the request's query
    std::string_view url;  // the page that the request comes from
};

inline constexpr std::size_t tracker_reports_max = 50;

// Reads one object, or an array of 1 to tracker_reports_max of them.
//
// invalid_argument: it is neither, or a member is not what it must be; `field` names it, as in "d"
// or "[3].d".
[[nodiscard]] Result<std::vector<TrackerReport>>
parse_tracker_body(std::string_view body, const TrackerDefaults& defaults);

// Reads one report from a query string, without its question mark. Numbers are texts there, and
// properties a text of JSON.
//
// invalid_argument: as above.
[[nodiscard]] Result<std::vector<TrackerReport>>
parse_tracker_query(std::string_view query, const TrackerDefaults& defaults);

} // namespace waymark::api::collect
