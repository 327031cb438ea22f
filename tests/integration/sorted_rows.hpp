// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clickhouse/result_set.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace waymark::testing {

// The rows of an answer as texts, for comparing answers that come in no order.
[[nodiscard]] inline std::vector<std::string> sorted_rows(const clickhouse::ResultSet& result,
                                                          std::size_t columns)
{
    std::vector<std::string> rows;
    for (const auto row : result) {
        auto& text = rows.emplace_back();
        for (std::size_t i = 0; i < columns; ++i)
            text.append(row.text(i)).append(" ");
    }
    std::ranges::sort(rows);
    return rows;
}

} // namespace waymark::testing
