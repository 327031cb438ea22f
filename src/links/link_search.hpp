// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// What somebody searches links for, and what SQLite's trigram index makes of it
// (sqlite.org/fts5.html, "The Trigram Tokenizer").
namespace waymark::links {

// The index knows nothing shorter. In Unicode code points.
inline constexpr std::size_t indexed_term_min = 3;

// True if no text of a link can contain `term`: it isn't UTF-8, holds a NUL or is longer than any.
[[nodiscard]] bool is_found_nowhere(std::string_view term);

// True if the index knows parts of that length.
[[nodiscard]] bool is_indexed(std::string_view term);

// True if `term` has no letters that differ by case besides A to Z: then the index, which knows all
// letters, and LIKE, which knows those, find the same. Other scripts than Chinese, Japanese and
// Korean are taken to have such letters.
[[nodiscard]] bool has_only_ascii_case(std::string_view term);

// The MATCH expression for texts that contain `term`, whatever it holds.
[[nodiscard]] std::string to_match(std::string_view term);

} // namespace waymark::links
