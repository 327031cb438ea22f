// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace waymark::api::pingoo {

// What a user agent is called in this API: by its own words rather than by the event store's.
struct AgentWords {
    std::string device; // "desktop" or "mobile"; a tablet is mobile, what can't be known a desktop
    std::string
        browser;    // "Chrome 120.0.0.0": a name, a space and a version, of which each may lack
    std::string os; // "Windows 10", "CPU iPhone OS 17_1 like Mac OS X"; empty of a robot
};

// `user_agent` is well-formed UTF-8 (RFC 9110, 10.1.5, tells what it is made of). Each word is cut
// to the length that its column has.
[[nodiscard]] AgentWords agent_words(std::string_view user_agent);

} // namespace waymark::api::pingoo
