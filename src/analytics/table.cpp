// SPDX-License-Identifier: Apache-2.0
#include "analytics/table.hpp"

#include <algorithm>
#include <cassert>
#include <compare>
#include <iterator>
#include <set>

namespace waymark::analytics {

namespace {

std::size_t column_index(const Query& query, const std::variant<Metric, Dimension>& by)
{
    if (const auto* const dimension = std::get_if<Dimension>(&by)) {
        const auto found = std::ranges::find(query.dimensions, *dimension);
        assert(found != query.dimensions.end());
        return static_cast<std::size_t>(found - query.dimensions.begin());
    }
    const auto found = std::ranges::find(query.metrics, std::get<Metric>(by));
    assert(found != query.metrics.end());
    return query.dimensions.size() + static_cast<std::size_t>(found - query.metrics.begin());
}

} // namespace

std::vector<Column> columns_of(const Query& query)
{
    std::vector<Column> columns;
    for (const Dimension dimension : query.dimensions)
        columns.push_back({row_of(dimension).name, row_of(dimension).type});
    for (const Metric metric : query.metrics)
        columns.push_back({row_of(metric).name, row_of(metric).type});
    return columns;
}

bool is_time_series(const Query& query)
{
    return query.dimensions.size() == 1 && row_of(query.dimensions.front()).unit.has_value();
}

std::vector<ColumnOrder> column_order(const Query& query)
{
    std::vector<ColumnOrder> order;
    for (const auto& [by, is_descending] : query.order)
        order.push_back({column_index(query, by), is_descending});
    const bool is_by_time =
        !query.dimensions.empty() && row_of(query.dimensions.front()).unit.has_value();
    if (query.order.empty() && !is_by_time)
        order.push_back({query.dimensions.size(), true});
    for (std::size_t column = 0; column < query.dimensions.size(); ++column) {
        if (std::ranges::find(order, column, &ColumnOrder::column) == order.end())
            order.push_back({column, false});
    }
    return order;
}

void sort_rows(const Query& query, Table& table)
{
    const auto order = column_order(query);
    std::ranges::sort(table.rows, [&order](const auto& a, const auto& b) {
        for (const auto& [column, is_descending] : order) {
            const auto compared = a[column] <=> b[column];
            if (compared != 0)
                return is_descending ? compared > 0 : compared < 0;
        }
        return false;
    });
}

void complete_series(const Query& query, Table& table)
{
    assert(is_time_series(query) && query.range);
    std::set<TimePoint> present;
    for (const auto& row : table.rows)
        present.insert(std::get<TimePoint>(row.front()));
    const auto unit = *row_of(query.dimensions.front()).unit;
    for (const TimePoint start : bucket_starts(query.zone, unit, *query.range)) {
        if (present.contains(start))
            continue;
        std::vector<Value> row(table.columns.size(), Value{std::uint64_t{0}});
        row.front() = start;
        table.rows.push_back(std::move(row));
    }
    sort_rows(query, table);
    const auto offset = std::min(query.offset, table.rows.size());
    table.rows.erase(table.rows.begin(),
                     std::next(table.rows.begin(), static_cast<std::ptrdiff_t>(offset)));
    if (table.rows.size() > query.limit)
        table.rows.resize(query.limit);
}

} // namespace waymark::analytics
