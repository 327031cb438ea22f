// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace waymark::api::pages {

// Whether a client would rather have a page or data. Only what an Accept field (RFC 9110, 12.5.1)
// names counts, and not its wildcards: every program accepts those.
enum class MediaPreference : std::uint8_t {
    none, // it names neither, or both alike
    html,
    json,
};

// Allocates nothing.
[[nodiscard]] MediaPreference media_preference(std::string_view accept);

} // namespace waymark::api::pages
