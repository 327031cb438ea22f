// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/catalogue.hpp"
#include "analytics/filter.hpp"
#include "analytics/scope.hpp"
#include "base/time_zone.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

// The one question that can be put to the events: metrics, by dimensions.
namespace waymark::analytics {

struct Order {
    std::variant<Metric, Dimension> by; // one that the query asks for
    bool is_descending = false;
};

// Answered by a table with one row for each combination of the dimensions' values that at least one
// counted event has; without dimensions, by one row. If time is the only dimension, there is a row
// for every bucket of the range, also where nothing happened.
struct Query {
    Scope scope;
    std::vector<Metric> metrics;       // at least one, each once
    std::vector<Dimension> dimensions; // each once; at most one unit of time
    std::optional<Filter> filter = std::nullopt;
    std::optional<TimeRange> range = std::nullopt; // none: all of time, and no unit of time
    TimeZone zone = {};                            // of the units of time
    bool include_bots = false;
    // Where nothing else is said: by time if that is the first dimension, else by the first metric,
    // highest first. What is equal then is ordered by the dimensions, ascending.
    std::vector<Order> order = {};
    std::size_t limit = 1'000;
    std::size_t offset = 0;
};

// The limits of a query. What exceeds one is an invalid_argument that says so.
inline constexpr std::size_t query_rows_max = 100'000;    // limit plus offset
inline constexpr std::int64_t query_buckets_max = 10'000; // of time
inline constexpr std::size_t query_dimensions_max = 8;
inline constexpr std::size_t filter_nodes_max = 200;
inline constexpr std::size_t filter_depth_max = 16;
inline constexpr std::size_t filter_values_max = 5'000; // of one condition; links of a scope
inline constexpr std::size_t filter_value_bytes_max = 4'096;
inline constexpr std::size_t filter_pattern_bytes_max = 512;

} // namespace waymark::analytics
