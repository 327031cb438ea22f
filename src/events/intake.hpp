// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "events/event.hpp"
#include "events/spool_format.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <span>
#include <vector>

namespace waymark::events {

class Spool;
class SpoolWriter;

// The way into the spool for API calls: they come from many threads and are answered when their
// events would survive a power cut.
//
// Thread-safe.
class Intake {
public:
    static constexpr std::chrono::seconds sync_timeout{10};

    // Takes over the spool's writer of that index. The spool must outlive the intake.
    Intake(Spool& spool, std::size_t writer_index);

    struct Appended {
        std::size_t taken = 0;      // how many, from the first on
        std::vector<Position> ends; // of those that were taken: one in each segment, the last last
        Result<void> outcome;       // why not all: the disk or the spool's budget is full
    };

    // Appends in order until all are in or one can't be. Doesn't block: any thread may call it.
    // What is appended is acknowledged only when_durable() says so of each end.
    [[nodiscard]] Appended append(std::span<const Event> events);

    // As Spool::when_durable().
    void when_durable(Position position, std::function<void(const Result<void>&)> callback);

    // Blocks until every callback has been called: before what they refer to is destroyed. Nobody
    // may wait for more meanwhile.
    void settle();

    struct Receipt {
        // How many events, from the first on, are on the disk.
        std::size_t taken = 0;
        // Why not all: the disk or the spool's budget is full, or the sync failed.
        Result<void> outcome;
    };

    // Appends in order until all are in or one can't be, then waits for the sync: call it from the
    // worker pool.
    [[nodiscard]] Receipt take(std::span<const Event> events);

private:
    Spool& spool_;
    std::mutex mutex_;
    std::mutex waiting_mutex_;
    std::condition_variable settled_;
    std::size_t waiting_ = 0; // callbacks; requires waiting_mutex_
    SpoolWriter& writer_;
};

} // namespace waymark::events
