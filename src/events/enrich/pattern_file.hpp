// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

// The text files of patterns in the data pack.
//
// The first line names what the file holds and the version of its layout. Every other line is one
// row: a fixed number of fields, separated by tabs, taken as they are. No field holds a tab or a
// line feed. Lines end in a line feed, the last one too.
namespace waymark::events::enrich {

// kind (browser, os, device), "i" or empty, regular expression, five replacements. A row's
// replacements stand in the order of the kind's fields in uap-core; an empty one is none.
inline constexpr std::string_view user_agent_patterns_title = "waymark user-agent patterns 1";
inline constexpr std::size_t user_agent_pattern_fields = 8;

// "i" or empty, regular expression, expression that must not end where the match begins, expression
// that must not begin where the match ends.
inline constexpr std::string_view bot_patterns_title = "waymark bot patterns 1";
inline constexpr std::size_t bot_pattern_fields = 4;

using PatternRow = std::vector<std::string>;

// not_found:        the file can't be read.
// invalid_argument: its title is another, a line has another number of fields, or the last line is
//                   cut off.
[[nodiscard]] Result<std::vector<PatternRow>>
read_pattern_file(const std::filesystem::path& path, std::string_view title, std::size_t fields);

} // namespace waymark::events::enrich
