// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "events/enrich/pattern_file.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

// Turns pattern lists as they are published into the rows that the server reads.
namespace waymark::events::enrich::pack {

// The rows of uap-core's regexes.yaml, in its order.
// invalid_argument: the file is not one, or holds what a row can't.
[[nodiscard]] Result<std::vector<PatternRow>> user_agent_rows(const std::filesystem::path& yaml);

// The patterns of crawler-user-agents.json and those of isbot's index.mjs, without the few that
// fit phones or in-app browsers. Of the latter, a negative lookbehind at the begin or lookahead at
// the end becomes a field of its own: RE2 knows neither.
// invalid_argument: a file is not what it should be, or has a lookaround elsewhere.
[[nodiscard]] Result<std::vector<PatternRow>> bot_rows(const std::filesystem::path& crawlers_json,
                                                       const std::filesystem::path& isbot_module);

// One pattern of isbot as a row.
[[nodiscard]] Result<PatternRow> to_bot_row(std::string_view isbot_pattern);

// The text of a pattern file.
// invalid_argument: a field holds a control byte.
[[nodiscard]] Result<std::string> to_pattern_file(std::string_view title,
                                                  const std::vector<PatternRow>& rows);

} // namespace waymark::events::enrich::pack
