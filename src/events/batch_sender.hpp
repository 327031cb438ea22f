// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "clickhouse/client.hpp"
#include "events/batch.hpp"
#include "events/dead_letters.hpp"
#include "events/spool.hpp"

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

namespace waymark::events {

// Stores batches, however long it takes: while the event store is away, or refuses for a reason
// that somebody can mend, it tries again, 0.1 to 5 s apart. If the data itself is refused, it
// halves the batch until the bad events stand alone, and keeps those as dead letters.
//
// One thread's, but for problem().
class BatchSender {
public:
    struct Counters {
        Counter& stored;
        Counter& rejected;
        Counter& retries;
    };

    // The arguments must outlive the sender; `exchange` tells it when to stop.
    BatchSender(const Spool& spool, clickhouse::Client& store, const Clock& clock,
                BatchExchange& exchange, Counters counters);

    // Brings the event store's schema up to date, unless that is done. False: it was stopped.
    [[nodiscard]] bool prepare();

    // Stores every event of the batch, once, whatever of it has arrived under the same token
    // before. False: it was stopped, and some or all of them may not be stored.
    [[nodiscard]] bool store(const Batch& batch, const std::string& token,
                             std::chrono::milliseconds timeout);

    // Runs `attempt`, at least once, until it succeeds. False: it was stopped.
    [[nodiscard]] bool retry(const std::function<Result<void>()>& attempt);

    // Why the last attempt failed; empty if it didn't. Thread-safe.
    [[nodiscard]] std::string problem() const;

private:
    enum class Outcome { stored, refused, failed };
    struct Range {
        std::size_t first;
        std::size_t last;
    };

    [[nodiscard]] bool store_range(const Batch& batch, Range range, const std::string& token);
    [[nodiscard]] Outcome insert(const Batch& batch, Range range, const std::string& token);
    [[nodiscard]] bool bury(RecordPlace place, std::string_view reason);
    void set_problem(std::string problem);

    const Spool& spool_;
    clickhouse::Client& store_;
    const Clock& clock_;
    BatchExchange& exchange_;
    Counters counters_;
    DeadLetters dead_letters_;
    std::chrono::milliseconds timeout_{0};
    bool is_prepared_ = false;
    std::string refusal_; // what the store said of the data that it refused last
    mutable std::mutex mutex_;
    std::string problem_;
};

} // namespace waymark::events
