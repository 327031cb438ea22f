// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Numbers about the running process, in the Prometheus text format 0.0.4.
//
// Updating is wait-free and touches a cache line that is, mostly, the thread's own. Reading adds
// the shards up. Metrics live as long as their registry; references to them stay valid.
namespace waymark {

using MetricLabels = std::vector<std::pair<std::string, std::string>>;

// A number that only grows.
class Counter {
public:
    void add(std::uint64_t by = 1);
    [[nodiscard]] std::uint64_t value() const;

private:
    static constexpr std::size_t shard_count = 16;
    struct alignas(64) Shard {
        std::atomic<std::uint64_t> value{0};
    };
    std::array<Shard, shard_count> shards_;
};

// Durations, in seconds, counted in fixed buckets from 10 µs to 10 s.
class LatencyHistogram {
public:
    // Upper bounds in microseconds; the last bucket has none.
    static constexpr std::array<std::uint64_t, 16> bounds_us{
        10,    25,     50,     100,    250,     500,     1'000,     2'500,
        5'000, 10'000, 25'000, 50'000, 100'000, 500'000, 1'000'000, 10'000'000};

    struct Snapshot {
        std::array<std::uint64_t, bounds_us.size() + 1> buckets{};
        std::uint64_t sum_ns = 0;
    };

    void record_ns(std::uint64_t nanoseconds);
    [[nodiscard]] Snapshot snapshot() const;

private:
    static constexpr std::size_t shard_count = 8;
    struct alignas(64) Shard {
        std::array<std::atomic<std::uint64_t>, bounds_us.size() + 1> buckets{};
        std::atomic<std::uint64_t> sum_ns{0};
    };
    std::array<Shard, shard_count> shards_;
};

// Owns the metrics and prints them. Thread-safe.
class MetricsRegistry {
public:
    MetricsRegistry();
    ~MetricsRegistry();
    MetricsRegistry(const MetricsRegistry&) = delete;
    MetricsRegistry& operator=(const MetricsRegistry&) = delete;

    // `name` is a Prometheus metric name; a counter's ends in `_total`. Asking again for the same
    // name and labels gives the same metric.
    Counter& counter(const std::string& name, const std::string& help, MetricLabels labels = {});
    LatencyHistogram& histogram(const std::string& name, const std::string& help,
                                MetricLabels labels = {});
    // A value that is asked for when the metrics are read. `read` must stay callable, from any
    // thread, as long as the registry lives.
    void gauge(const std::string& name, const std::string& help, MetricLabels labels,
               std::function<double()> read);

    [[nodiscard]] std::string to_text() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace waymark
