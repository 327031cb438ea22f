// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/event.hpp"

#include <cstdint>
#include <string_view>

namespace waymark::analytics {

// The number of an event for clients that know events by numbers: made of its id, and below 2^53,
// so that it is exact in JavaScript. Two events have the same one as seldom as hashes collide.
// Clients keep these numbers: they never change.
[[nodiscard]] std::uint64_t record_id(std::string_view event_id); // as the store writes it
[[nodiscard]] std::uint64_t record_id(const events::EventId& event_id);

} // namespace waymark::analytics
