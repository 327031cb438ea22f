// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <string_view>

// How long people's texts are, and what may stand in them.
namespace waymark {

// Of well-formed UTF-8.
[[nodiscard]] std::size_t count_code_points(std::string_view text);
// The same text's length in UTF-16, which is what browsers call the length of a string.
[[nodiscard]] std::size_t count_utf16_units(std::string_view text);

// A text of one or more lines: well-formed UTF-8 of at most `code_points_max`, without the
// character U+0000, which PostgreSQL can't store.
//
// invalid_argument: it is none; `field` is the error's field and stands in its message.
[[nodiscard]] Result<void> check_text(std::string_view text, std::string_view field,
                                      std::size_t code_points_max);
// The same without any ASCII control character.
[[nodiscard]] Result<void> check_line(std::string_view text, std::string_view field,
                                      std::size_t code_points_max);

} // namespace waymark
