// SPDX-License-Identifier: Apache-2.0
#include "analytics/figure.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <compare>
#include <iterator>
#include <utility>

namespace waymark::analytics {

namespace {

FigureType figure_type(ValueType type)
{
    switch (type) {
    case ValueType::count:
        return FigureType::count;
    case ValueType::id:
        return FigureType::id;
    case ValueType::number:
        return FigureType::number;
    case ValueType::text:
        return FigureType::text;
    case ValueType::time:
        return FigureType::time;
    }
    std::unreachable();
}

bool is_known(const Figure& figure)
{
    return !std::holds_alternative<std::monostate>(figure);
}

std::optional<double> to_double(const Figure& figure)
{
    if (const auto* const count = std::get_if<std::uint64_t>(&figure))
        return static_cast<double>(*count);
    if (const auto* const ratio = std::get_if<double>(&figure))
        return *ratio;
    return std::nullopt;
}

// Less than 0 if `a` comes before `b`.
int compare(const Figure& a, const Figure& b, bool is_descending)
{
    if (is_known(a) != is_known(b))
        return is_known(a) ? -1 : 1;
    const auto compared = a <=> b;
    if (compared == 0)
        return 0;
    return (compared < 0) != is_descending ? -1 : 1;
}

} // namespace

std::string_view to_string(FigureType type)
{
    switch (type) {
    case FigureType::count:
        return "count";
    case FigureType::id:
        return "id";
    case FigureType::number:
        return "number";
    case FigureType::text:
        return "text";
    case FigureType::time:
        return "time";
    case FigureType::percent:
        return "percent";
    case FigureType::seconds:
        return "seconds";
    case FigureType::ratio:
        return "ratio";
    }
    std::unreachable();
}

FigureType figure_type(const MetricRow& row)
{
    return figure_type(row.type);
}

FigureType figure_type(const DimensionRow& row)
{
    return figure_type(row.type);
}

Figure to_figure(const Value& value)
{
    return std::visit([](const auto& of) { return Figure{of}; }, value);
}

Figure figure_of_nothing(FigureType type)
{
    if (type == FigureType::count)
        return std::uint64_t{0};
    return {};
}

std::optional<double> change(const Figure& before, const Figure& now, FigureType type)
{
    const auto from = to_double(before);
    const auto to = to_double(now);
    if (!from || !to)
        return std::nullopt;
    if (type == FigureType::percent)
        return *to - *from;
    if (*from == 0)
        return *to == 0 ? std::optional(0.0) : std::nullopt;
    return 100 * (*to - *from) / *from;
}

void sort_rows(std::vector<FigureRow>& rows, std::span<const ColumnOrder> order)
{
    std::ranges::sort(rows, [order](const FigureRow& a, const FigureRow& b) {
        for (const auto& [column, is_descending] : order) {
            const int compared = compare(a[column], b[column], is_descending);
            if (compared != 0)
                return compared < 0;
        }
        return false;
    });
}

void cut_rows(std::vector<FigureRow>& rows, std::size_t limit, std::size_t offset)
{
    const auto first = static_cast<std::ptrdiff_t>(std::min(offset, rows.size()));
    rows.erase(rows.begin(), std::next(rows.begin(), first));
    if (rows.size() > limit)
        rows.resize(limit);
}

} // namespace waymark::analytics
