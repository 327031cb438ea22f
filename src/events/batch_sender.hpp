// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "clickhouse/client.hpp"
#include "events/batch.hpp"
#include "events/dead_letters.hpp"
#include "events/rollup_upkeep.hpp"
#include "events/spool.hpp"

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::events {

// Stores batches, however long it takes: while the event store is away, or refuses for a reason
// that somebody can mend, it tries again, 0.1 to 5 s apart. If the data itself is refused, it
// halves the batch until the bad events stand alone, and keeps those as dead letters.
//
// What was sent twice is looked for. The event store writes the token of a batch down before the
// batch itself, so that one which dies in between takes the repetition for something it has: what
// is not found is sent again, under another token. The counts beside the events (rollup_tables.hpp)
// are compared with them then, and at the start.
//
// One thread's, but for problem().
class BatchSender {
public:
    struct Counters {
        Counter& stored;
        Counter& rejected;
        Counter& repeated;
        Counter& retries;
    };

    // The arguments must outlive the sender; `exchange` tells it when to stop.
    BatchSender(const Spool& spool, clickhouse::Client& store, const Clock& clock,
                BatchExchange& exchange, Counters counters);

    // Brings the event store's schema and its counts up to date, unless that is done. False: it was
    // stopped.
    [[nodiscard]] bool prepare();

    // Stores every event of the batch, once, whatever of it has arrived under the same token
    // before; `may_be_there`: some of it may have. False: it was stopped, and some or all of them
    // may not be stored.
    struct Delivery {
        std::string token;
        bool may_be_there = false;
        std::chrono::milliseconds timeout{0};
    };
    [[nodiscard]] bool store(const Batch& batch, const Delivery& delivery);

    // Runs `attempt`, at least once, until it succeeds. False: it was stopped.
    [[nodiscard]] bool retry(const std::function<Result<void>()>& attempt);

    // Why the last attempt failed; empty if it didn't. Thread-safe.
    [[nodiscard]] std::string problem() const;

private:
    enum class Outcome { stored, refused, failed };
    struct Range {
        std::size_t first;
        std::size_t last;

        [[nodiscard]] std::size_t size() const { return last - first; }
    };

    [[nodiscard]] bool store_range(const Batch& batch, Range range, const Delivery& delivery);
    [[nodiscard]] bool confirm(const Batch& batch, Range range, const Delivery& delivery);
    [[nodiscard]] bool find_missing(const Batch& batch, Range range,
                                    std::vector<std::size_t>& missing);
    [[nodiscard]] bool mend_counts(const Batch& batch);
    [[nodiscard]] Result<void> repair_counts(std::optional<SecondRange> range);
    [[nodiscard]] Outcome insert(const Batch& batch, Range range, const Delivery& delivery);
    [[nodiscard]] bool bury(RecordPlace place, std::string_view reason);
    void set_problem(std::string problem);

    const Spool& spool_;
    clickhouse::Client& store_;
    const Clock& clock_;
    BatchExchange& exchange_;
    Counters counters_;
    DeadLetters dead_letters_;
    bool is_prepared_ = false;
    std::string refusal_; // what the store said of the data that it refused last
    mutable std::mutex mutex_;
    std::string problem_;
};

} // namespace waymark::events
