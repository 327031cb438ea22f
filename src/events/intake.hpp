// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "events/event.hpp"

#include <chrono>
#include <cstddef>
#include <mutex>
#include <span>

namespace waymark::events {

class Spool;
class SpoolWriter;

// The way into the spool for API calls: they come from many threads and are answered when their
// events would survive a power cut.
//
// Thread-safe. Calls wait for the disk: make them from the worker pool.
class Intake {
public:
    static constexpr std::chrono::seconds sync_timeout{10};

    // Takes over the spool's writer of that index. The spool must outlive the intake.
    Intake(Spool& spool, std::size_t writer_index);

    struct Receipt {
        // How many events, from the first on, are on the disk.
        std::size_t taken = 0;
        // Why not all: the disk or the spool's budget is full, or the sync failed.
        Result<void> outcome;
    };

    // Appends in order until all are in or one can't be, then waits for the sync.
    [[nodiscard]] Receipt take(std::span<const Event> events);

private:
    Spool& spool_;
    std::mutex mutex_;
    SpoolWriter& writer_;
};

} // namespace waymark::events
