// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/enrich/visit_part.hpp"
#include "events/event.hpp"

#include <cstdint>
#include <string_view>

namespace waymark::events::enrich {

// What enrichment adds to an event. Empty text and zero mean "not known".
//
// A view: text points into the enricher's caches and its batch arena, or into the event itself. It
// stays valid until `Enricher::begin_batch()` is called again or the event's own text is gone.
struct Derived {
    std::string_view country; // ISO 3166-1 alpha-2; "Local" for a loopback address
    std::string_view region;  // English name of the first subdivision; "Local" for loopback
    std::string_view city;    // "Local" for loopback
    std::uint32_t asn = 0;    // number of the autonomous system
    std::string_view isp;     // name of the autonomous system

    // mobile, tablet, desktop, smarttv, console, wearable, xr; empty without a user agent.
    std::string_view device;
    std::string_view device_brand;
    std::string_view device_model;
    std::string_view browser;         // "Chrome", "Mobile Safari", "Firefox", … ; a bot's own name
    std::string_view browser_version; // "131.0.0"
    std::string_view os;              // "iOS", "Android", "Windows", "macOS", "Linux", …
    std::string_view os_version;      // "17.5", "10"

    bool is_bot = false;
    std::string_view bot_name;   // "Googlebot", …, "Unknown Bot"; empty unless `is_bot`
    std::string_view bot_reason; // see bot_verdict.hpp; empty unless `is_bot`

    std::string_view referrer_host; // lower case, without "www." and port
    std::string_view channel;       // see channel.hpp
    std::string_view language;      // BCP 47, the most wanted of Accept-Language: "zh-TW"
    std::uint64_t visitor = 0;      // see visitor.hpp; never 0 in an enriched event
    VisitPart visit;                // see visit_table.hpp
    Utm utm;                        // of the event, each empty part filled in from its query
};

} // namespace waymark::events::enrich
