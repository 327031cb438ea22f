// SPDX-License-Identifier: Apache-2.0
#include "analytics/reader.hpp"

#include "clickhouse/client.hpp"
#include "events/rollup_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <thread>
#include <utility>

namespace waymark::analytics {

namespace {

// Codes of ClickHouse (its src/Common/ErrorCodes.cpp).
constexpr int unknown_identifier = 47;
constexpr int unknown_table = 60;
constexpr int unknown_database = 81;
constexpr int timeout_exceeded = 159;
constexpr int too_slow = 160;
constexpr int memory_limit_exceeded = 241;
constexpr int cannot_compile_regexp = 427;

// On top of the store's own time: so that it is the store that says it took too long.
constexpr std::chrono::seconds transport_time{3};

// Of a store whose tables have not been made, or a table that has not all of its columns yet.
bool is_unmade(int code)
{
    return code == unknown_identifier || code == unknown_table || code == unknown_database;
}

// Statistics of columns, read from every part for every query, cost more than most of our queries:
// 90 ms at 90 parts. Versions between 18 and these have other names for the setting, or read none.
// Early versions fail where groups take more memory than there is, if they aren't told when to put
// them on the disk.
clickhouse::Settings settings_of(clickhouse::Version version, std::uint64_t memory_bytes_max)
{
    constexpr clickhouse::Version first_with_statistics{26, 5};
    if (version < first_with_statistics)
        return {{"max_bytes_before_external_group_by", fmt::format("{}", memory_bytes_max / 4)}};
    return {{"use_statistics", "0"}};
}

Value value_in(const Query& query, const clickhouse::Row& row, std::size_t cell,
               const DimensionRow& dimension)
{
    switch (dimension.type) {
    case ValueType::time:
        return bucket_start(query.zone, *dimension.unit, row.i64(cell));
    case ValueType::text:
        return std::string(row.text(cell));
    case ValueType::id:
    case ValueType::number:
    case ValueType::count:
        return row.u64(cell);
    }
    std::unreachable();
}

// A row of the SELECT of compile_sql, whose first column is `first_cell`.
std::vector<Value> table_row(const Query& query, const clickhouse::Row& row, std::size_t first_cell)
{
    std::vector<Value> values;
    values.reserve(query.dimensions.size() + query.metrics.size());
    const auto first_dimension = first_cell + query.metrics.size();
    for (std::size_t i = 0; i < query.dimensions.size(); ++i)
        values.push_back(value_in(query, row, first_dimension + i, row_of(query.dimensions[i])));
    for (std::size_t i = 0; i < query.metrics.size(); ++i)
        values.emplace_back(row.u64(first_cell + i));
    return values;
}

std::size_t rows_max(const Query& query)
{
    return is_time_series(query) ? static_cast<std::size_t>(query_buckets_max) : query.limit;
}

} // namespace

Reader::Reader(clickhouse::Client& store, const Options& options)
    : store_(store), options_(options),
      patient_until_(std::chrono::steady_clock::now() + options.start_patience)
{
}

Result<clickhouse::ResultSet> Reader::ask(const std::string& sql, std::size_t rows_max)
{
    auto answer = ask_patiently(sql, rows_max);
    has_answered_ = true;
    return answer;
}

Result<clickhouse::ResultSet> Reader::ask_patiently(const std::string& sql, std::size_t rows_max)
{
    constexpr std::chrono::milliseconds pause{25};
    for (;;) {
        try {
            return ask_once(sql, rows_max);
        } catch (const clickhouse::Unavailable&) {
            const bool is_late = std::chrono::steady_clock::now() >= patient_until_;
            if (has_answered_ || is_late || store_.is_closed())
                throw;
        }
        std::this_thread::sleep_for(pause);
    }
}

Result<clickhouse::ResultSet> Reader::ask_once(const std::string& sql, std::size_t rows_max)
{
    clickhouse::QueryOptions options;
    options.timeout = options_.time_max + transport_time;
    options.rows_max = rows_max;
    try {
        options.settings = settings_of(store_.version(), options_.memory_bytes_max);
        options.settings.emplace_back("max_execution_time",
                                      fmt::format("{}", options_.time_max.count()));
        options.settings.emplace_back("max_memory_usage",
                                      fmt::format("{}", options_.memory_bytes_max));
        return store_.query(sql, options);
    } catch (const clickhouse::QueryError& error) {
        if (error.code() == timeout_exceeded || error.code() == too_slow)
            return failure(Errc::unavailable,
                           "the answer takes too long: ask for a shorter range or fewer dimensions",
                           "range");
        if (error.code() == memory_limit_exceeded)
            return failure(Errc::unavailable,
                           "the answer takes too much memory: ask for a shorter range or fewer "
                           "dimensions",
                           "range");
        if (error.code() == cannot_compile_regexp)
            return failure(Errc::invalid_argument, "the event store refuses the pattern", "filter");
        if (is_unmade(error.code()))
            throw clickhouse::Unavailable("the event store is still being set up");
        throw;
    }
}

Result<Tables> Reader::tables()
{
    if (has_counts_)
        return Tables::events_and_counts;
    // A store that is being set up answers this, and may have no events yet.
    const auto answer =
        ask_patiently(fmt::format("EXISTS TABLE {}", events::rollups().back().table), 1);
    if (!answer)
        return std::unexpected(answer.error());
    has_counts_ = (*answer)[0].u64(0) == 1;
    return has_counts_ ? Tables::events_and_counts : Tables::events;
}

template <typename Queries>
Result<std::string> Reader::compile(const Queries& queries)
{
    auto sql = compile_sql(queries);
    if (!sql || has_counts_)
        return sql;
    const auto readable = tables();
    if (!readable)
        return std::unexpected(readable.error());
    return *readable == Tables::events_and_counts ? sql : compile_sql(queries, *readable);
}

Result<Table> Reader::run(const Query& query)
{
    const auto sql = compile(query);
    if (!sql)
        return std::unexpected(sql.error());
    const auto answer = ask(*sql, rows_max(query));
    if (!answer)
        return std::unexpected(answer.error());

    Table table{columns_of(query), {}};
    table.rows.reserve(answer->size());
    for (const auto& row : *answer)
        table.rows.push_back(table_row(query, row, 0));
    if (is_time_series(query))
        complete_series(query, table);
    return table;
}

Result<std::vector<Table>> Reader::run(std::span<const Query> queries)
{
    if (queries.empty())
        return std::vector<Table>{};
    const auto sql = compile(queries);
    if (!sql)
        return std::unexpected(sql.error());
    const auto total =
        std::accumulate(queries.begin(), queries.end(), std::size_t{0},
                        [](std::size_t sum, const Query& query) { return sum + rows_max(query); });
    const auto answer = ask(*sql, total);
    if (!answer)
        return std::unexpected(answer.error());

    std::vector<Table> tables;
    for (const auto& query : queries)
        tables.push_back({columns_of(query), {}});
    for (const auto& row : *answer) {
        const auto index = row.u64(0);
        tables.at(index).rows.push_back(table_row(queries[index], row, 1));
    }
    // The store sorts within a query, but not across the streams that it merges.
    for (std::size_t i = 0; i < tables.size(); ++i) {
        if (is_time_series(queries[i]))
            complete_series(queries[i], tables[i]);
        else
            sort_rows(queries[i], tables[i]);
    }
    return tables;
}

} // namespace waymark::analytics
