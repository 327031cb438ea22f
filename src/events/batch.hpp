// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clickhouse/row_binary.hpp"
#include "events/event.hpp"
#include "events/event_table_lookup.hpp"
#include "events/forward_state.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace waymark::events {

// A place in a segment: the offset of a record, or the end of one.
struct SegmentCursor {
    std::uint64_t offset = 0;
    std::uint64_t records = 0; // of the segment, before `offset`
};

// Where a row, or a record that is no event, came from.
struct RecordPlace {
    std::uint64_t sequence = 0;
    std::uint64_t offset = 0;
};

// Events read from the spool and encoded, on their way into the event store.
struct Batch {
    clickhouse::RowBinary rows;
    std::vector<std::size_t> row_ends;           // in `rows`, one for each row
    std::vector<RecordPlace> places;             // one for each row
    std::vector<EventId> ids;                    // one for each row
    std::vector<LinkId> links;                   // of the rows that are clicks; may repeat
    TimeSpan times;                              // of all rows
    std::vector<RecordPlace> rejected;           // records that could not be decoded
    std::size_t repeats = 0;                     // records of events that came before
    std::map<std::uint64_t, SegmentCursor> ends; // by sequence: what the batch reaches up to
    std::int64_t oldest_received_ms = 0;         // of its first event; 0: it has none
    std::string token; // of the plan, if this is a planned batch that is sent again

    // False as well for one that only gets past damage.
    [[nodiscard]] bool is_empty() const { return ends.empty(); }
    [[nodiscard]] std::size_t size() const { return row_ends.size(); }
    // The encoded rows [first, last).
    [[nodiscard]] std::span<const std::byte> slice(std::size_t first, std::size_t last) const;
    // A batch of some of its rows, given by their places in it, without their links.
    [[nodiscard]] Batch pick(std::span<const std::size_t> rows_wanted) const;
    // Appends what is known of a row beside its bytes, which are appended already.
    void add_row(RecordPlace place, const Event& event);
    // Makes it empty; large buffers are kept if they will be `needed` soon.
    void reset(bool needed);
};

// Two batches between two threads: the builder fills one while the sender stores the other.
class BatchExchange {
public:
    // The builder's. An empty batch, as soon as there is one; nullptr after `patience` or stop().
    [[nodiscard]] Batch* take_free(std::chrono::milliseconds patience);
    void put_ready(Batch& batch);
    // True if the sender has nothing to do.
    [[nodiscard]] bool is_sender_idle() const;

    // The sender's. A ready batch, as soon as there is one; nullptr after stop().
    [[nodiscard]] Batch* take_ready();
    void put_free(Batch& batch);
    [[nodiscard]] bool has_ready() const;

    // Either's: waits, but not longer than until stop() or wake().
    void pause(std::chrono::milliseconds time);
    void wake();
    void stop();
    [[nodiscard]] bool is_stopped() const;

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Batch batches_[2];
    std::vector<Batch*> free_{&batches_[0], &batches_[1]};
    Batch* ready_ = nullptr;
    std::uint64_t wakes_ = 0;
    bool is_sending_ = false;
    bool is_stopped_ = false;
};

} // namespace waymark::events
