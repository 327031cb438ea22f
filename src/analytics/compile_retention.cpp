// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_retention.hpp"

#include "analytics/compile_trail.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <numeric>
#include <utility>

// How it is done. The store keeps two numbers of each trail: the bucket of the first event, and a
// bit for each bucket that has a returning event. Trails with equal numbers are then counted
// together, so that the bits of few rows have to be looked at.
namespace waymark::analytics {

namespace {

using std::chrono::days;

// Weeks and local dates stay positive from here on.
constexpr TimePoint earliest_bucket = earliest_time + days{7};
// The bits of a number, and one bucket that is none.
constexpr unsigned no_bucket = 63;
static_assert(retention_buckets_max < no_bucket);

std::unexpected<Error> refuse(std::string message, std::string field)
{
    return failure(Errc::invalid_argument, std::move(message), std::move(field));
}

Result<void> check(const RetentionQuery& query)
{
    const auto& range = query.trails.range;
    if (query.unit == TimeUnit::hour)
        return refuse("cohorts are of days, weeks or months", "unit");
    if (range.from < earliest_bucket || range.to > latest_time)
        return refuse("the range is not within 1970-01-08 and 2105-12-31", "range");
    return {};
}

Result<std::vector<TimePoint>> buckets_of(const RetentionQuery& query)
{
    const auto& range = query.trails.range;
    const auto too_many =
        refuse(fmt::format("the range has more than {} days, weeks or months: ask for a shorter "
                           "one, or a longer unit",
                           retention_buckets_max),
               "range");
    // No more than a few more than there are.
    if (bucket_count_max(query.unit, range) > std::int64_t{2 * retention_buckets_max})
        return too_many;
    auto starts = bucket_starts(query.zone, query.unit, range);
    if (starts.size() > retention_buckets_max)
        return too_many;
    return starts;
}

// The index of an event's bucket. Keys may leave out a date that clocks have skipped.
std::string index_sql(const RetentionQuery& query, const std::vector<TimePoint>& buckets)
{
    std::vector<std::int64_t> keys;
    for (const TimePoint start : buckets)
        keys.push_back(query.zone.date_of(start).time_since_epoch().count());
    std::vector<unsigned> indexes(buckets.size());
    std::iota(indexes.begin(), indexes.end(), 0U);
    return fmt::format("transform(toInt64({}), [{}], [{}], {})",
                       bucket_key_sql(query.zone, query.unit, query.trails.range),
                       fmt::join(keys, ", "), fmt::join(indexes, ", "), no_bucket);
}

Result<std::string> compile_named_act(const Act& act, std::string_view name)
{
    auto sql = compile_act(act);
    if (!sql)
        return refuse(sql.error().message, fmt::format("{}.{}", name, sql.error().field));
    return sql;
}

} // namespace

Result<CompiledRetention> compile_retention(const RetentionQuery& query)
{
    auto conditions = trail_conditions(query.trails, query.of);
    if (!conditions)
        return std::unexpected(conditions.error());
    if (auto valid = check(query); !valid)
        return std::unexpected(valid.error());
    auto buckets = buckets_of(query);
    if (!buckets)
        return std::unexpected(buckets.error());
    const auto first = compile_named_act(query.first, "first");
    if (!first)
        return std::unexpected(first.error());
    const auto returning = compile_named_act(query.returning, "returning");
    if (!returning)
        return std::unexpected(returning.error());

    conditions->push_back(fmt::format("({} OR {})", *first, *returning));
    std::vector<std::string> columns{"cohort", "sum(trails) AS size"};
    for (std::size_t i = 0; i < buckets->size(); ++i)
        columns.push_back(fmt::format("sumIf(trails, bitTest(seen, {0})) AS seen{0}", i));
    auto sql = check_length(fmt::format(
        "SELECT {}\nFROM\n(\n"
        "SELECT cohort, seen, count() AS trails\nFROM\n(\n"
        "SELECT min(if(begins, bucket, toUInt8({}))) AS cohort, "
        "groupBitOr(if(returns, bitShiftLeft(toUInt64(1), bucket), toUInt64(0))) AS seen\n"
        "FROM\n(\n"
        "SELECT {}, toUInt8({}) AS bucket, {} AS begins, {} AS returns\nFROM events{}\n)\n"
        "GROUP BY {}\nHAVING cohort < {}\n)\n"
        "GROUP BY cohort, seen\n)\nGROUP BY cohort\nORDER BY cohort",
        fmt::join(columns, ", "), no_bucket, trail_columns(query.of), index_sql(query, *buckets),
        *first, *returning, where_sql(*conditions), trail_columns(query.of), no_bucket));
    if (!sql)
        return std::unexpected(sql.error());
    return CompiledRetention{*std::move(sql), *std::move(buckets)};
}

} // namespace waymark::analytics
