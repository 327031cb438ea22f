// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/metrics.hpp"
#include "clickhouse/client.hpp"
#include "events/batch.hpp"
#include "events/batch_builder.hpp"
#include "events/batch_sender.hpp"
#include "events/enrich/enricher.hpp"
#include "events/forward_state.hpp"
#include "events/recollection.hpp"
#include "events/spool.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>

namespace waymark::events {

struct ForwarderOptions {
    BatchLimits batch;
    // A batch that isn't full is sent when its first event has waited so long and the sender is
    // free.
    std::chrono::milliseconds batch_age{200};
    // How often the spool is looked at while it is empty.
    std::chrono::milliseconds poll_interval{25};
    // An insert that takes longer counts as failed, and is sent again.
    std::chrono::milliseconds insert_timeout{30'000};
    // How long a store that is there may fail to tell what it knows of earlier events, before new
    // ones are stored without that.
    std::chrono::milliseconds recall_patience{300'000};
};

struct ForwarderStatus {
    std::uint64_t stored = 0;   // events, since the start
    std::uint64_t rejected = 0; // dead letters, since the start
    std::uint64_t repeated = 0; // that came before and were left out, since the start
    std::uint64_t lag_events = 0;
    double lag_seconds = 0; // age of the oldest event that isn't stored
    double events_per_second = 0;
    std::string problem; // why the last attempt to store failed; empty: it didn't
};

// Moves events from the spool into the event store: reads all segments in order, leaves out those
// that clients sent again, enriches, encodes, inserts, and deletes what is stored.
//
// Exactly once: each batch is written down (`forwarder.state`) before it is sent, with a random
// token. After a crash the same events are sent with the same token, and a store that has them
// drops them; what was sent twice is looked for besides (BatchSender). ClickHouse 18.16 knows no
// tokens: there a Replicated table drops a block of identical bytes, which holds as long as
// enrichment answers the same as before the crash. What it answers by earlier events is asked from
// the store before the first batch (recall()): until the store has answered, nothing is sent.
//
// Two threads: one builds the next batch while the other stores the last one. Thread-safe.
class Forwarder {
public:
    // What it works with; all of it must outlive the forwarder. The enricher is its builder
    // thread's alone.
    struct Services {
        Spool& spool;
        clickhouse::Client& store;
        enrich::Enricher& enricher;
        const Clock& clock;
        MetricsRegistry& metrics;
        // Told of each batch that is stored, before it is noted as such: the links that were
        // clicked, each once. A batch that is sent again is told of again, and a dead letter's link
        // may be among them. Called on the sender's thread, which waits for it; must not throw.
        std::function<void(std::span<const LinkId>)> stored = nullptr;
    };

    // Does nothing before start(). An unreadable state file is set aside; what the spool holds is
    // then sent as new, so that events may be stored twice but none is lost.
    //
    // unavailable: the state file can't be read.
    [[nodiscard]] static Result<std::unique_ptr<Forwarder>> create(const Services& services,
                                                                   ForwarderOptions options);
    ~Forwarder(); // stop(), for as long as it takes
    Forwarder(const Forwarder&) = delete;
    Forwarder& operator=(const Forwarder&) = delete;

    void start();

    // Ends the threads. What is not stored stays in the spool for the next start. False: an insert
    // is still under way at the end of `wait`; it ends with its own timeout, or with the store.
    bool stop(std::chrono::milliseconds wait);

    // True when everything appended before the call is stored; false if that takes longer.
    [[nodiscard]] bool flush(std::chrono::milliseconds timeout);

    // Does this while no batch is stored. False if a batch was being stored for all of `patience`.
    // Blocks; throws what `work` throws.
    [[nodiscard]] bool while_resting(const std::function<void()>& work,
                                     std::chrono::milliseconds patience);

    // Counts anew what differs from its events (rollup_upkeep.hpp), while no batch is stored.
    // `store` is another client of the same store, which somebody may close. False if a batch was
    // being stored for all of `patience`. Blocks; throws what clickhouse::Client throws.
    [[nodiscard]] bool mend_counts(clickhouse::Client& store, std::chrono::milliseconds patience);

    [[nodiscard]] ForwarderStatus status() const;

private:
    // Outlives the forwarder in the registry's gauges.
    struct Gauges {
        std::atomic<std::uint64_t> lag_events = 0;
        std::atomic<double> lag_seconds = 0;
        std::atomic<double> events_per_second = 0;
    };
    using Ends = std::map<std::uint64_t, std::uint64_t>; // by sequence

    Forwarder(const Services& services, ForwarderOptions options, ForwardStateFile file);

    void run_builder();
    [[nodiscard]] bool build(Batch& batch);
    [[nodiscard]] bool collect(Batch& batch);
    [[nodiscard]] bool is_due() const;

    void run_sender();
    [[nodiscard]] bool recall_events();
    [[nodiscard]] bool forward(const Batch& batch);
    void plan(const Batch& batch);
    void tell(const Batch& batch) const;
    [[nodiscard]] bool save();
    void remove_stored();
    void publish_progress();

    void refresh_gauges();
    [[nodiscard]] std::uint64_t lag_events() const;
    [[nodiscard]] bool is_stored(const Ends& ends) const;

    const Services services_;
    const ForwarderOptions options_;
    const std::shared_ptr<Gauges> gauges_ = std::make_shared<Gauges>();
    BatchSender::Counters counters_;
    BatchExchange exchange_;
    Recollection recollection_; // the sender's, then the builder's
    std::atomic<bool> is_recalled_ = false;
    BatchBuilder builder_;
    BatchSender sender_;
    ForwardStateFile file_;                     // the sender's
    ForwardState state_;                        // the sender's
    const ForwardState resumed_;                // what the last run left
    std::atomic<std::int64_t> building_ms_ = 0; // when the oldest event of each batch came in
    std::atomic<std::int64_t> sending_ms_ = 0;
    std::atomic<int> flushing_ = 0;
    std::timed_mutex storing_; // held while a batch is stored, or counted anew
    // The builder's.
    bool is_resumed_ = false;
    std::chrono::steady_clock::time_point batch_since_;
    std::chrono::steady_clock::time_point rated_at_;
    std::uint64_t rated_stored_ = 0;

    mutable std::mutex mutex_;
    mutable std::condition_variable progress_;
    std::map<std::uint64_t, SegmentCursor> stored_; // by sequence
    int running_ = 0;

    std::thread building_;
    std::thread sending_;
};

} // namespace waymark::events
