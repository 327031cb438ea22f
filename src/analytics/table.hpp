// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/query.hpp"
#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace waymark::analytics {

// A count or an id; a text; the beginning of a bucket of time.
using Value = std::variant<std::uint64_t, std::string, TimePoint>;

struct Column {
    std::string_view name; // of the catalogue
    ValueType type;
};

// The answer to a query: a column for each dimension, then one for each metric, as the query names
// them. Text that is not known is empty; an id that is not known is 0.
struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<Value>> rows;

    // The column must exist and be of that type.
    [[nodiscard]] std::uint64_t number(std::size_t row, std::size_t column) const
    {
        return std::get<std::uint64_t>(rows[row][column]);
    }
    [[nodiscard]] const std::string& text(std::size_t row, std::size_t column) const
    {
        return std::get<std::string>(rows[row][column]);
    }
    [[nodiscard]] TimePoint time(std::size_t row, std::size_t column) const
    {
        return std::get<TimePoint>(rows[row][column]);
    }
};

// The columns of the query's answer.
[[nodiscard]] std::vector<Column> columns_of(const Query& query);

// True if time is the query's only dimension.
[[nodiscard]] bool is_time_series(const Query& query);

// The query's order, with its defaults, as indexes of columns.
struct ColumnOrder {
    std::size_t column;
    bool is_descending;
};
[[nodiscard]] std::vector<ColumnOrder> column_order(const Query& query);

// Puts the rows of an answer into the query's order, as the store does: text by its bytes.
void sort_rows(const Query& query, Table& table);

// Adds the buckets that are missing from the rows of a time series, sorts, and cuts to the query's
// offset and limit. The query has a range.
void complete_series(const Query& query, Table& table);

} // namespace waymark::analytics
