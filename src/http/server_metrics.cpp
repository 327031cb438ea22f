// SPDX-License-Identifier: Apache-2.0
#include "http/server_metrics.hpp"

#include <algorithm>
#include <string>

namespace waymark::http {

ServerMetrics::ServerMetrics(MetricsRegistry& registry)
    : refused_(&registry.counter("waymark_http_connections_refused_total",
                                 "Connections closed at once because there were too many.")),
      connections_(std::make_shared<std::atomic<std::size_t>>(0))
{
    constexpr std::array<const char*, 2> names{"inline", "api"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        Kind& kind = kinds_.at(i);
        for (std::size_t status_class = 1; status_class < kind.by_class.size(); ++status_class)
            kind.by_class.at(status_class) = &registry.counter(
                "waymark_http_requests_total", "Requests answered.",
                {{"kind", names.at(i)}, {"status", std::to_string(status_class) + "xx"}});
        kind.seconds = &registry.histogram("waymark_http_request_seconds",
                                           "Time from reading a request to its answer.",
                                           {{"kind", names.at(i)}});
    }
    registry.gauge("waymark_http_connections", "Open connections.", {},
                   [count = connections_] { return static_cast<double>(count->load()); });
}

void ServerMetrics::answered(AnswerKind kind, Status status, std::chrono::nanoseconds took)
{
    const Kind& counters = kinds_[static_cast<std::size_t>(kind)];
    const auto status_class = std::clamp(static_cast<std::size_t>(status) / 100, std::size_t{1},
                                         counters.by_class.size() - 1);
    counters.by_class[status_class]->add();
    counters.seconds->record_ns(
        static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0)));
}

bool ServerMetrics::enter(std::size_t limit)
{
    if (connections_->fetch_add(1, std::memory_order_relaxed) < limit)
        return true;
    leave();
    return false;
}

} // namespace waymark::http
