// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/filter.hpp"
#include "analytics/scope.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/page.hpp"
#include "base/time_zone.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

// Events of sites one by one: of every kind but clicks, of people and of bots.
namespace waymark::analytics {

class Reader;

// A text that is not known is empty.
struct EventRecord {
    std::uint64_t id = 0; // see record_id.hpp
    TimePoint time;
    SiteId site;
    std::string type;  // what the client calls it
    std::string label; // what it says beside the type
    std::string user;
    std::string client_visit;
    std::string ip;
    std::string url;
    std::string referrer;
    std::string user_agent;
    std::string screen;
    std::string country;
    std::string region;
    std::string city;
    std::string isp;
    bool is_bot = false;
};

struct EventQuery {
    Scope scope;
    std::optional<Filter> filter = std::nullopt;
    std::optional<TimeRange> range = std::nullopt;
    // Tells whether events by that user agent are wanted, for what no column tells: asked once for
    // each that there is. Empty: all are. Costs a look at every event.
    std::function<bool(std::string_view user_agent)> takes_agent = nullptr;
};

// Newest first. Errors are those of Reader::run, and
//
// invalid_argument: `slice.limit` is above event_rows_max, or the slice ends beyond query_rows_max.
// unavailable:      there are too many different user agents to ask of each.
inline constexpr std::size_t event_rows_max = 1'000;
[[nodiscard]] Result<Page<EventRecord>> list_events(Reader& reader, const EventQuery& query,
                                                    const Slice& slice);

} // namespace waymark::analytics
