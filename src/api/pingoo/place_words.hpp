// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

// Where an event came from, in this API's words. An address of the server's own network is from
// nowhere. Views of the argument or of constants.
namespace waymark::api::pingoo {

// A region, city or network as the event store has it, cut to the length that its column has.
[[nodiscard]] std::string_view place_word(std::string_view stored);

// A country by its Chinese name.
[[nodiscard]] std::string_view country_word(std::string_view stored);

} // namespace waymark::api::pingoo
