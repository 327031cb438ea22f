// SPDX-License-Identifier: Apache-2.0
#include "analytics/demand.hpp"

#include "analytics/compile_visits.hpp"
#include "analytics/reader.hpp"
#include "clickhouse/result_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace waymark::analytics {

namespace {

const std::optional<TimeRange>& range_of(const Question& question, const Demand& demand)
{
    return demand.is_compared ? question.compared : question.range;
}

// --- events

std::optional<Filter> filter_of(const Question& question, const WantedKeys& only)
{
    std::vector<Filter> filters;
    if (question.filter)
        filters.push_back(*question.filter);
    for (std::size_t i = 0; i < only.size(); ++i) {
        if (only[i])
            filters.push_back(
                where(std::get<Dimension>(question.dimensions[i]), Match::in, *only[i]));
    }
    if (filters.empty())
        return std::nullopt;
    if (filters.size() == 1)
        return std::move(filters.front());
    return all_of(std::move(filters));
}

Query to_query(const Question& question, const SourcedMetrics& metrics, const Demand& demand)
{
    Query query{.scope = question.scope,
                .metrics = metrics.of_events,
                .dimensions = {},
                .filter = filter_of(question, demand.only),
                .range = range_of(question, demand),
                .zone = question.zone,
                .include_bots = question.include_bots,
                .limit = demand.limit,
                .offset = demand.offset};
    for (const auto& dimension : question.dimensions)
        query.dimensions.push_back(std::get<Dimension>(dimension));
    const auto count = query.dimensions.size();
    for (const auto& [column, is_descending] : demand.order) {
        if (column < count)
            query.order.push_back({query.dimensions[column], is_descending});
        else
            query.order.push_back({query.metrics[column - count], is_descending});
    }
    return query;
}

Query to_query_of_totals(const Question& question, const SourcedMetrics& metrics,
                         const Demand& demand)
{
    return {.scope = question.scope,
            .metrics = metrics.of_events,
            .dimensions = {},
            .filter = question.filter,
            .range = range_of(question, demand),
            .zone = question.zone,
            .include_bots = question.include_bots};
}

std::vector<FigureRow> to_rows(const Table& table)
{
    std::vector<FigureRow> rows;
    rows.reserve(table.rows.size());
    for (const auto& values : table.rows) {
        auto& row = rows.emplace_back();
        for (const auto& value : values)
            row.push_back(to_figure(value));
    }
    return rows;
}

// --- visits

VisitQuery to_visit_query(const Question& question, const SourcedMetrics& metrics,
                          const Demand& demand)
{
    VisitQuery query{.scope = question.scope,
                     .metrics = metrics.of_visits,
                     .dimensions = {},
                     .filter = question.filter,
                     .conditions = question.visits_with,
                     .range = range_of(question, demand),
                     .zone = question.zone,
                     .include_bots = question.include_bots};
    if (!demand.has_rows)
        return query;
    query.dimensions = question.dimensions;
    query.only = demand.only;
    query.with_totals = demand.has_totals;
    if (is_time_series(question))
        return query; // is cut when it is complete
    query.order = demand.order;
    query.limit = demand.limit;
    query.offset = demand.offset;
    return query;
}

Figure dimension_in(const VisitQuery& query, const clickhouse::Row& row, std::size_t cell,
                    const AnyDimension& dimension)
{
    if (const auto* const time = row_of_unit(dimension))
        return bucket_start(query.zone, *time->unit, row.i64(cell));
    if (figure_type(dimension) == FigureType::text)
        return std::string(row.text(cell));
    return row.u64(cell);
}

Figure metric_in(const clickhouse::Row& row, std::size_t cell, VisitMetric metric)
{
    if (row_of(metric).type == FigureType::count)
        return row.u64(cell);
    const double ratio = row.f64(cell);
    return std::isfinite(ratio) ? Figure{ratio} : Figure{};
}

// Cells of a row: the query's index, whether it is of totals, then the columns.
constexpr std::size_t index_cell = 0;
constexpr std::size_t total_cell = 1;
constexpr std::size_t first_cell = 2;

void deliver(const VisitQuery& query, const clickhouse::Row& row, Delivery& delivery)
{
    const auto metrics_cell = first_cell + query.dimensions.size();
    FigureRow figures;
    const bool is_total = query.dimensions.empty() || row.u64(total_cell) == 1;
    for (std::size_t i = 0; !is_total && i < query.dimensions.size(); ++i)
        figures.push_back(dimension_in(query, row, first_cell + i, query.dimensions[i]));
    for (std::size_t i = 0; i < query.metrics.size(); ++i)
        figures.push_back(metric_in(row, metrics_cell + i, query.metrics[i]));
    if (is_total)
        delivery.totals = std::move(figures);
    else
        delivery.rows.push_back(std::move(figures));
}

FigureRow totals_of_nothing(const VisitQuery& query)
{
    FigureRow totals;
    for (const VisitMetric metric : query.metrics)
        totals.push_back(figure_of_nothing(row_of(metric).type));
    return totals;
}

void add_missing_buckets(const VisitQuery& query, std::vector<FigureRow>& rows)
{
    std::set<TimePoint> present;
    for (const auto& row : rows)
        present.insert(std::get<TimePoint>(row.front()));
    const auto unit = *row_of_unit(query.dimensions.front())->unit;
    const auto nothing = totals_of_nothing(query);
    for (const TimePoint start : bucket_starts(query.zone, unit, *query.range)) {
        if (present.contains(start))
            continue;
        auto& row = rows.emplace_back(FigureRow{start});
        row.insert(row.end(), nothing.begin(), nothing.end());
    }
}

// The store sorts within a query, but not across the streams that it merges; of a series it knows
// neither the empty buckets nor the bounds, and beside totals it leaves in what is to be skipped.
void finish(const Question& question, const Demand& demand, const VisitQuery& query,
            std::vector<FigureRow>& rows)
{
    const bool is_series = is_time_series(question);
    if (is_series)
        add_missing_buckets(query, rows);
    sort_rows(rows, demand.order);
    if (is_series || query.with_totals)
        cut_rows(rows, demand.limit, demand.offset);
}

// --- both

using Deliveries = std::vector<Delivery>;

// Queries of one source, and for which demand each is.
template <typename Q>
struct Batch {
    std::vector<Q> queries;
    std::vector<std::size_t> places;

    void add(Q query, std::size_t place)
    {
        queries.push_back(std::move(query));
        places.push_back(place);
    }
};

Result<void> fetch_events(Reader& reader, const Question& question, const SourcedMetrics& metrics,
                          std::span<const Demand> demands, Deliveries& deliveries)
{
    Batch<Query> batch;
    for (std::size_t i = 0; i < demands.size(); ++i) {
        if (demands[i].source == Source::events && demands[i].has_rows)
            batch.add(to_query(question, metrics, demands[i]), i);
    }
    const auto totals_at = batch.queries.size();
    for (std::size_t i = 0; i < demands.size(); ++i) {
        if (demands[i].source == Source::events && demands[i].has_totals)
            batch.add(to_query_of_totals(question, metrics, demands[i]), i);
    }
    const auto tables = reader.run(batch.queries);
    if (!tables)
        return std::unexpected(tables.error());
    for (std::size_t i = 0; i < batch.queries.size(); ++i) {
        auto rows = to_rows((*tables)[i]);
        auto& delivery = deliveries[batch.places[i]];
        if (i < totals_at)
            delivery.rows = std::move(rows);
        else
            delivery.totals = std::move(rows.front());
    }
    return {};
}

Result<void> fetch_visits(Reader& reader, const Question& question, const SourcedMetrics& metrics,
                          std::span<const Demand> demands, Deliveries& deliveries)
{
    Batch<VisitQuery> batch;
    for (std::size_t i = 0; i < demands.size(); ++i) {
        if (demands[i].source == Source::visits)
            batch.add(to_visit_query(question, metrics, demands[i]), i);
    }
    if (batch.queries.empty())
        return {};
    const auto tables = reader.tables();
    if (!tables)
        return std::unexpected(tables.error());
    const auto sql = compile_visits(batch.queries, *tables);
    if (!sql)
        return std::unexpected(sql.error());
    std::size_t rows_max = 0;
    for (const auto& query : batch.queries)
        rows_max += query.limit + query.offset + 1;
    const auto result = reader.ask(*sql, rows_max);
    if (!result)
        return std::unexpected(result.error());
    for (std::size_t i = 0; i < batch.queries.size(); ++i)
        deliveries[batch.places[i]].totals = totals_of_nothing(batch.queries[i]);
    for (const auto& row : *result) {
        const auto index = row.u64(index_cell);
        deliver(batch.queries.at(index), row, deliveries[batch.places[index]]);
    }
    for (std::size_t i = 0; i < batch.queries.size(); ++i) {
        const auto place = batch.places[i];
        if (demands[place].has_rows)
            finish(question, demands[place], batch.queries[i], deliveries[place].rows);
    }
    return {};
}

} // namespace

const DimensionRow* row_of_unit(const AnyDimension& dimension)
{
    const auto* const of_events = std::get_if<Dimension>(&dimension);
    return of_events != nullptr && row_of(*of_events).unit ? &row_of(*of_events) : nullptr;
}

bool is_time_series(const Question& question)
{
    return question.dimensions.size() == 1 && row_of_unit(question.dimensions.front()) != nullptr;
}

Result<std::vector<Delivery>> fetch(Reader& reader, const Question& question,
                                    const SourcedMetrics& metrics, std::span<const Demand> demands)
{
    Deliveries deliveries(demands.size());
    if (auto done = fetch_events(reader, question, metrics, demands, deliveries); !done)
        return std::unexpected(done.error());
    if (auto done = fetch_visits(reader, question, metrics, demands, deliveries); !done)
        return std::unexpected(done.error());
    for (std::size_t i = 0; i < demands.size(); ++i) {
        if (demands[i].must_be_whole && deliveries[i].rows.size() >= query_rows_max)
            return failure(Errc::invalid_argument,
                           fmt::format("{} rows or more would have to be ordered or compared: "
                                       "filter, or ask for fewer dimensions or rows",
                                       query_rows_max),
                           "limit");
    }
    return deliveries;
}

} // namespace waymark::analytics
