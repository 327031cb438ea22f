// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace waymark::events::enrich {

// The class of device that a user agent names: mobile, tablet, smarttv, console, wearable, xr, or
// desktop where it names none. Empty for an empty user agent.
//
// uap-core has no such notion, so this follows what vendors document: Android without the word
// Mobile is a tablet (Chrome and Firefox), iPads since iPadOS 13 call themselves Macintosh and
// can't be told from one.
[[nodiscard]] std::string_view device_class(std::string_view user_agent);

} // namespace waymark::events::enrich
