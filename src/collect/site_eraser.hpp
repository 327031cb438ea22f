// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "clickhouse/client.hpp"
#include "sites/erasure_queue.hpp"

#include <chrono>
#include <functional>
#include <stop_token>

namespace waymark::collect {

// Erases from the event store what sites have put down to be erased: all that was counted of them,
// or the events of persons. What is cut off, by a stop or a failure, is done again in the next
// round.
class SiteEraser {
public:
    // References must outlive the eraser.
    struct Parts {
        sites::ErasureQueue& queue;
        clickhouse::Client& store;
        const Clock& clock;
        // Those of events::Forwarder.
        std::function<bool(std::chrono::milliseconds)> flush;
        std::function<bool(std::chrono::milliseconds)> mend_counts;
        // Requests that know a site as it was have ended by then.
        std::chrono::seconds rest{60};
    };

    explicit SiteEraser(Parts parts) : parts_(std::move(parts)) {}

    // One round: what was asked for a while ago, so that all of its events are in the store.
    // Blocks, for minutes if there is much; throws what the stores throw.
    void run(const std::stop_token& stop);

private:
    Parts parts_;
};

} // namespace waymark::collect
