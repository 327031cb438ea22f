// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/metrics.hpp"
#include "events/directory_lock.hpp"
#include "events/segment.hpp"
#include "events/spool_recovery.hpp"
#include "events/spool_writer.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace waymark::events {

struct SpoolOptions {
    std::filesystem::path directory; // made (0700) if it is missing
    std::size_t writers = 1;         // one for each thread that appends
    // Of one segment file. Between segment_bytes_min and segment_bytes_max.
    std::size_t segment_bytes = std::size_t{64} << 20U;
    // All segment files together never take more, preallocated room included.
    std::uint64_t bytes_max = std::uint64_t{10} << 30U;
    // How long an appended event may wait for its sync when nobody asks for it.
    std::chrono::milliseconds sync_interval{50};
};

struct SpoolStatus {
    std::uint64_t bytes = 0; // on the disk
    std::uint64_t bytes_max = 0;
    std::uint64_t segments = 0;
    std::uint64_t appended = 0; // since the opening
    std::uint64_t dropped = 0;
    // Why no segment could be made when one was last needed, or that a sync has failed. Empty:
    // well.
    std::string problem;
};

// The log on disk in which every event waits until the event store has it: "acknowledged means
// kept". Format and guarantees: docs/formats/spool.md.
//
// Each writer appends to files of its own. A background thread syncs them; another one makes the
// next files ahead of need, so that no appending thread ever waits for the disk. A full disk makes
// appends fail, not the process; they succeed again once there is room.
//
// Thread-safe, but for what SpoolWriter says.
class Spool {
public:
    // Called once, on the spool's own thread or at once on the caller's: with the failure
    // `unavailable` if the event may be lost by a power cut. It must not block or throw.
    using DurableCallback = std::function<void(const Result<void>&)>;

    // Reads what an earlier run left, and is ready to append (or, on a full disk, to refuse).
    // The clock and the registry must outlive the spool.
    //
    // invalid_argument: the options make no sense.
    // conflict:         another process has the directory.
    // unavailable:      the directory can't be made, read or locked.
    [[nodiscard]] static Result<std::unique_ptr<Spool>>
    open(SpoolOptions options, const Clock& clock, MetricsRegistry& metrics);

    ~Spool(); // close()
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;

    // `index` is below options().writers.
    [[nodiscard]] SpoolWriter& writer(std::size_t index) { return *writers_[index]; }

    // Calls back when everything up to `position` in its segment is on the disk. Many callers share
    // one sync (group commit).
    void when_durable(Position position, DurableCallback callback);
    // The same, blocking. unavailable: it failed, or it took longer than `timeout`.
    [[nodiscard]] Result<void> wait_durable(Position position, std::chrono::milliseconds timeout);

    // Every segment not yet removed, in the order in which they were begun.
    [[nodiscard]] std::vector<std::shared_ptr<Segment>> segments() const;
    // Deletes a sealed segment: all its records are stored.
    void remove(std::uint64_t sequence);

    // Seals, syncs and gives back unused room. No writer may append any more. Idempotent.
    void close();

    [[nodiscard]] const SpoolOptions& options() const { return options_; }
    [[nodiscard]] const RecoveryReport& recovery() const { return recovery_; }
    [[nodiscard]] SpoolStatus status() const;

private:
    struct Waiter {
        Position position;
        DurableCallback callback;
    };
    // Outlives the spool in the registry's gauges.
    struct Gauges {
        std::atomic<std::uint64_t> bytes = 0;
    };

    Spool(SpoolOptions options, const Clock& clock, MetricsRegistry& metrics, DirectoryLock lock,
          Recovery recovery, std::uint64_t next_sequence);

    void start();
    void run_sync();
    void sync_segments(const std::vector<std::shared_ptr<Segment>>& segments);
    void settle(const std::vector<Waiter>& waiters);
    void run_preparation();
    [[nodiscard]] bool serve_writers();
    [[nodiscard]] Result<void> serve(std::size_t writer);
    [[nodiscard]] Result<std::shared_ptr<Segment>> make_segment(std::size_t writer);
    void note_preparation(const Result<void>& result);
    void report_recovery() const;
    void count_appended();

    // With mutex_ held.
    [[nodiscard]] Result<void> durability(Position position) const;
    [[nodiscard]] std::uint64_t disk_bytes() const;

    const SpoolOptions options_;
    const Clock& clock_;
    const DirectoryLock lock_;
    const RecoveryReport recovery_;
    const std::shared_ptr<Gauges> gauges_ = std::make_shared<Gauges>();
    Counter& appended_;
    Counter& dropped_;
    LatencyHistogram& sync_seconds_;
    std::uint64_t next_sequence_; // the preparing thread's
    std::uint64_t counted_ = 0;   // the syncing thread's
    std::vector<std::unique_ptr<SpoolWriter>> writers_;

    mutable std::mutex mutex_;
    std::condition_variable sync_wanted_;
    std::condition_variable segment_wanted_;
    std::vector<std::shared_ptr<Segment>> segments_; // by sequence
    std::vector<Waiter> waiters_;
    std::string problem_;
    bool is_segment_wanted_ = false;
    bool is_closing_ = false;

    std::thread syncing_;
    std::thread preparing_;
};

} // namespace waymark::events
