// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace waymark::analytics {

// For tests: SQL with a space for each run of white space, and none at the ends, so that it can be
// compared with text that is broken into lines elsewhere.
[[nodiscard]] inline std::string one_line(std::string_view sql)
{
    constexpr std::string_view white = " \n";
    std::string line;
    while (!sql.empty()) {
        const auto begin = sql.find_first_not_of(white);
        if (begin == std::string_view::npos)
            break;
        sql.remove_prefix(begin);
        const auto word = sql.substr(0, sql.find_first_of(white));
        line += line.empty() ? "" : " ";
        line += word;
        sql.remove_prefix(word.size());
    }
    return line;
}

} // namespace waymark::analytics
