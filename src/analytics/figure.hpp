// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/catalogue.hpp"
#include "analytics/table.hpp"
#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// The values of an answer to a Question: those of a Table, and ratios besides.
namespace waymark::analytics {

// Nothing (a ratio of nothing); a count, an id or a number; a ratio; a text; the beginning of a
// bucket of time.
using Figure = std::variant<std::monostate, std::uint64_t, double, std::string, TimePoint>;
using FigureRow = std::vector<Figure>;

enum class FigureType : std::uint8_t {
    count,
    id,
    number,
    text,
    time,
    percent, // 0 to 100
    seconds,
    ratio,
};

// `count`, `percent`, …
[[nodiscard]] std::string_view to_string(FigureType type);

// What a column of a Table is in an answer.
[[nodiscard]] FigureType figure_type(const MetricRow& row);
[[nodiscard]] FigureType figure_type(const DimensionRow& row);
[[nodiscard]] Figure to_figure(const Value& value);

// What is told where nothing was counted: 0 of what is a count, else nothing.
[[nodiscard]] Figure figure_of_nothing(FigureType type);

// From `before` to `now`: in per cent of `before`, of percentages in percentage points. Nothing if
// either is not known, or if there is no percentage, as of 0.
[[nodiscard]] std::optional<double> change(const Figure& before, const Figure& now,
                                           FigureType type);

// Orders rows by columns, one after the other; text by its bytes. What is not known comes last,
// whether descending or not.
void sort_rows(std::vector<FigureRow>& rows, std::span<const ColumnOrder> order);

// Leaves `limit` rows behind the first `offset`.
void cut_rows(std::vector<FigureRow>& rows, std::size_t limit, std::size_t offset);

} // namespace waymark::analytics
