// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/event.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace waymark::api::collect {

// Reads "0192f0c1-…", 36 characters in either case. The nil UUID names no event: nothing, as for
// anything else.
[[nodiscard]] std::optional<events::EventId> parse_event_id(std::string_view text);

// A UUID (RFC 9562, version 8) that stands for an id of any other form. The same text has the same
// UUID in every version of the server: 122 bits of its BLAKE2b.
[[nodiscard]] events::EventId hash_event_id(std::string_view text);

// In lower case.
[[nodiscard]] std::string to_string(const events::EventId& id);

} // namespace waymark::api::collect
