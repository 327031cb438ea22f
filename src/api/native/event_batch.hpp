// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "collect/hit.hpp"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace waymark::api::native {

inline constexpr std::size_t batch_bytes_max = std::size_t{2} << 20U; // unpacked
inline constexpr std::size_t batch_events_max = 1'000;

// Events of sites, as POST /api/native/events takes them. `sites[i]` is what `hits[i]` calls its
// site: its number or its tracking id.
struct EventBatch {
    std::vector<std::string_view> sites;
    std::vector<waymark::collect::Hit> hits;
    std::string_view list; // where they stood: "events", or nothing, if the body is the array
    std::shared_ptr<const void> document; // that both are views of
};

// Reads {"events": [...]}, or the array alone.
//
// invalid_argument: the body is not JSON, has no events or too many, or an event has a member that
// is not known or not what it must be; `field` names it, as in `events[3].url`, or `[3].url` where
// the body is an array.
[[nodiscard]] Result<EventBatch> parse_event_batch(std::string_view body);

} // namespace waymark::api::native
