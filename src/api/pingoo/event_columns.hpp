// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

// How long the texts of an event are, in Unicode code points, as the API's clients know them: by
// the columns of a table. What a client sends may not be longer; what is derived is cut.
namespace waymark::api::pingoo {

inline constexpr std::size_t id_length_max = 64; // of sessions and users, and of an address
inline constexpr std::size_t word_length_max = 32;
inline constexpr std::size_t screen_length_max = 16;

// The first word_length_max code points of well-formed UTF-8.
[[nodiscard]] std::string_view cut_word(std::string_view text);

} // namespace waymark::api::pingoo
