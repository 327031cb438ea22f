// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ip_address.hpp"
#include "collect/hit.hpp"
#include "events/event.hpp"
#include "http/request.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace waymark::api::collect {

using Properties = std::vector<std::pair<std::string, std::string>>;

// An event as a body tells of it, in texts of its own. The bodies of all collectors are read into
// this, but those of the tracker.
struct Report {
    events::EventKind kind = events::EventKind::page_view;
    std::string type; // what the client calls it, where it has a word of its own
    std::string name; // of a custom event
    std::string url;
    std::string referrer;
    std::string title;
    std::string screen;   // "1920x1080"
    std::string language; // empty: as the request's Accept-Language says
    std::string user;
    std::string visitor;
    std::optional<events::EventId> id;
    std::optional<std::int64_t> time_ms;
    std::int64_t value_e4 = 0;
    std::string currency;
    std::uint32_t duration_ms = 0;
    std::uint8_t scroll_percent = 0;
    bool is_headless = false;
    Properties properties;

    // Of the visitor, where it is not who sends the request; nothing: of the request.
    std::optional<IpAddress> ip;
    std::optional<std::string> user_agent;
};

// A view of both.
[[nodiscard]] waymark::collect::Hit to_hit(const Report& report, const http::Request& request);

} // namespace waymark::api::collect
