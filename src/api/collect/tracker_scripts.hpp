// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace waymark::api::collect {

// A script that pages load, as tracker/ builds it and the program holds it.
struct TrackerScript {
    std::string_view name; // "waymark.js"
    std::string_view text;
};

// waymark.js, waymark.full.js and pingoo.js.
[[nodiscard]] std::span<const TrackerScript> tracker_scripts();

} // namespace waymark::api::collect
