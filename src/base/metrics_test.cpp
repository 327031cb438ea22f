// SPDX-License-Identifier: Apache-2.0
#include "base/metrics.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace waymark {
namespace {

using testing::HasSubstr;

TEST(Metrics, AddsUpWhatAllThreadsCounted)
{
    MetricsRegistry registry;
    auto& counter = registry.counter("clicks_total", "Clicks");
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&counter] {
                for (int n = 0; n < 10'000; ++n)
                    counter.add();
            });
        }
    }
    EXPECT_EQ(counter.value(), 40'000U);
}

TEST(Metrics, GivesTheSameMetricForTheSameNameAndLabels)
{
    MetricsRegistry registry;
    auto& first = registry.counter("n_total", "N", {{"kind", "a"}});
    EXPECT_EQ(&first, &registry.counter("n_total", "N", {{"kind", "a"}}));
    EXPECT_NE(&first, &registry.counter("n_total", "N", {{"kind", "b"}}));
}

TEST(Metrics, PrintsThePrometheusTextFormat)
{
    MetricsRegistry registry;
    registry.counter("requests_total", "Requests", {{"kind", "api"}}).add(3);
    registry.gauge("lag", "Lag", {}, [] { return 2.5; });
    auto& latency = registry.histogram("latency_seconds", "Latency");
    latency.record_ns(9'000);
    latency.record_ns(20'000'000'000);

    const auto text = registry.to_text();
    EXPECT_THAT(text, HasSubstr("# TYPE requests_total counter\n"));
    EXPECT_THAT(text, HasSubstr("requests_total{kind=\"api\"} 3\n"));
    EXPECT_THAT(text, HasSubstr("lag 2.5\n"));
    EXPECT_THAT(text, HasSubstr("latency_seconds_bucket{le=\"+Inf\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("latency_seconds_count 2\n"));
}

TEST(Metrics, PutsADurationIntoTheBucketThatItJustFits)
{
    LatencyHistogram histogram;
    histogram.record_ns(10'000);
    histogram.record_ns(10'001);
    const auto snapshot = histogram.snapshot();
    EXPECT_EQ(snapshot.buckets[0], 1U);
    EXPECT_EQ(snapshot.buckets[1], 1U);
    EXPECT_EQ(snapshot.sum_ns, 20'001U);
}

} // namespace
} // namespace waymark
