// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/metrics.hpp"
#include "http/response.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>

namespace waymark::http {

// Who answered: the inline handler, or a handler of the control plane.
enum class AnswerKind { inline_answer, api };

// What the server tells about itself. Thread-safe.
class ServerMetrics {
public:
    // The registry must outlive the server.
    explicit ServerMetrics(MetricsRegistry& registry);

    void answered(AnswerKind kind, Status status, std::chrono::nanoseconds took);
    void refused() { refused_->add(); }

    // Counts one connection more; false, and not counted, if there are `limit` already.
    [[nodiscard]] bool enter(std::size_t limit);
    void leave() { connections_->fetch_sub(1, std::memory_order_relaxed); }

private:
    struct Kind {
        std::array<Counter*, 6> by_class{}; // of status / 100; none at 0
        LatencyHistogram* seconds = nullptr;
    };

    std::array<Kind, 2> kinds_;
    Counter* refused_;
    // Shared with the gauge, which may be read after the server is gone.
    std::shared_ptr<std::atomic<std::size_t>> connections_;
};

} // namespace waymark::http
