// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "base/ip_address.hpp"
#include "events/event.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::collect {

// What a page or an application reports, in whichever words it does: every dialect and collector
// makes hits, and nothing else makes the events of sites. A view of the request.
struct Hit {
    events::EventKind kind = events::EventKind::page_view;
    std::string_view type;  // what the client calls it: "page_view", "custom"; empty: its kind
    std::string_view label; // what it says beside the type
    std::string_view name;  // of a custom event

    std::string_view url;      // of the page: absolute, or a path on the site
    std::string_view referrer; // the URL of the page before
    std::string_view title;
    std::string_view screen; // "1920x1080"

    IpAddress ip;
    std::string_view user_agent;
    std::string_view accept_language;

    std::string_view user;    // the customer's own id of the person
    std::string_view visitor; // ids that the client keeps
    std::string_view visit;
    std::optional<events::EventId> id;   // the client's: another hit of it is a repeat
    std::optional<std::int64_t> time_ms; // when it happened, by the client's clock; none: now

    std::int64_t value_e4 = 0;
    std::string_view currency;
    std::uint32_t duration_ms = 0; // spent on the page since the last report of it
    std::uint8_t scroll_percent = 0;
    bool is_headless = false; // the browser says that a program drives it
    std::vector<std::pair<std::string_view, std::string_view>> properties;
};

} // namespace waymark::collect
