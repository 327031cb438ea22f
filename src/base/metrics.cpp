// SPDX-License-Identifier: Apache-2.0
#include "base/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <map>
#include <mutex>

namespace waymark {

namespace {

// Threads get small numbers in the order in which they first count something.
std::size_t thread_slot()
{
    static std::atomic<std::size_t> next{0};
    thread_local const std::size_t slot = next.fetch_add(1, std::memory_order_relaxed);
    return slot;
}

} // namespace

void Counter::add(std::uint64_t by)
{
    shards_[thread_slot() % shard_count].value.fetch_add(by, std::memory_order_relaxed);
}

std::uint64_t Counter::value() const
{
    std::uint64_t sum = 0;
    for (const auto& shard : shards_)
        sum += shard.value.load(std::memory_order_relaxed);
    return sum;
}

void LatencyHistogram::record_ns(std::uint64_t nanoseconds)
{
    auto& shard = shards_[thread_slot() % shard_count];
    const auto bucket = std::ranges::lower_bound(bounds_us, (nanoseconds + 999) / 1000);
    const auto index = static_cast<std::size_t>(bucket - bounds_us.begin());
    shard.buckets[index].fetch_add(1, std::memory_order_relaxed);
    shard.sum_ns.fetch_add(nanoseconds, std::memory_order_relaxed);
}

LatencyHistogram::Snapshot LatencyHistogram::snapshot() const
{
    Snapshot total;
    for (const auto& shard : shards_) {
        for (std::size_t i = 0; i < total.buckets.size(); ++i)
            total.buckets[i] += shard.buckets[i].load(std::memory_order_relaxed);
        total.sum_ns += shard.sum_ns.load(std::memory_order_relaxed);
    }
    return total;
}

struct MetricsRegistry::Impl {
    template <typename Metric>
    struct Family {
        std::string help;
        std::map<MetricLabels, Metric> metrics;
    };

    mutable std::mutex mutex;
    std::map<std::string, Family<std::unique_ptr<Counter>>> counters;
    std::map<std::string, Family<std::unique_ptr<LatencyHistogram>>> histograms;
    std::map<std::string, Family<std::function<double()>>> gauges;
};

MetricsRegistry::MetricsRegistry() : impl_(std::make_unique<Impl>()) {}
MetricsRegistry::~MetricsRegistry() = default;

Counter& MetricsRegistry::counter(const std::string& name, const std::string& help,
                                  MetricLabels labels)
{
    const std::lock_guard lock(impl_->mutex);
    auto& family = impl_->counters[name];
    family.help = help;
    auto& metric = family.metrics[std::move(labels)];
    if (!metric)
        metric = std::make_unique<Counter>();
    return *metric;
}

LatencyHistogram& MetricsRegistry::histogram(const std::string& name, const std::string& help,
                                             MetricLabels labels)
{
    const std::lock_guard lock(impl_->mutex);
    auto& family = impl_->histograms[name];
    family.help = help;
    auto& metric = family.metrics[std::move(labels)];
    if (!metric)
        metric = std::make_unique<LatencyHistogram>();
    return *metric;
}

void MetricsRegistry::gauge(const std::string& name, const std::string& help, MetricLabels labels,
                            std::function<double()> read)
{
    const std::lock_guard lock(impl_->mutex);
    auto& family = impl_->gauges[name];
    family.help = help;
    family.metrics[std::move(labels)] = std::move(read);
}

namespace {

prometheus::ClientMetric labelled(const MetricLabels& labels)
{
    prometheus::ClientMetric metric;
    for (const auto& [name, value] : labels)
        metric.label.push_back({name, value});
    return metric;
}

void fill(prometheus::ClientMetric& metric, const LatencyHistogram::Snapshot& snapshot)
{
    std::uint64_t cumulative = 0;
    for (std::size_t i = 0; i < snapshot.buckets.size(); ++i) {
        cumulative += snapshot.buckets[i];
        const double bound = i < LatencyHistogram::bounds_us.size()
                                 ? static_cast<double>(LatencyHistogram::bounds_us[i]) / 1e6
                                 : std::numeric_limits<double>::infinity();
        metric.histogram.bucket.push_back({cumulative, bound});
    }
    metric.histogram.sample_count = cumulative;
    metric.histogram.sample_sum = static_cast<double>(snapshot.sum_ns) / 1e9;
}

} // namespace

std::string MetricsRegistry::to_text() const
{
    const std::lock_guard lock(impl_->mutex);
    std::vector<prometheus::MetricFamily> families;
    for (const auto& [name, family] : impl_->counters) {
        auto& out = families.emplace_back(
            prometheus::MetricFamily{name, family.help, prometheus::MetricType::Counter, {}});
        for (const auto& [labels, counter] : family.metrics) {
            auto& metric = out.metric.emplace_back(labelled(labels));
            metric.counter.value = static_cast<double>(counter->value());
        }
    }
    for (const auto& [name, family] : impl_->gauges) {
        auto& out = families.emplace_back(
            prometheus::MetricFamily{name, family.help, prometheus::MetricType::Gauge, {}});
        for (const auto& [labels, read] : family.metrics) {
            auto& metric = out.metric.emplace_back(labelled(labels));
            metric.gauge.value = read();
        }
    }
    for (const auto& [name, family] : impl_->histograms) {
        auto& out = families.emplace_back(
            prometheus::MetricFamily{name, family.help, prometheus::MetricType::Histogram, {}});
        for (const auto& [labels, histogram] : family.metrics)
            fill(out.metric.emplace_back(labelled(labels)), histogram->snapshot());
    }
    return prometheus::TextSerializer().Serialize(families);
}

} // namespace waymark
