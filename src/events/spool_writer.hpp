// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/metrics.hpp"
#include "events/event.hpp"
#include "events/segment.hpp"
#include "events/spool_format.hpp"

#include <atomic>
#include <cstdint>
#include <functional>

namespace waymark::events {

// The end of the spool that one thread appends to. An append copies the event into mapped memory:
// no system call, no lock, no allocation; twice a segment it asks for the next one, which takes a
// lock for a moment.
//
// What is appended survives the death of this process at once, and that of the machine after the
// next sync (Spool::when_durable).
class SpoolWriter {
public:
    // `ask` is called when a next segment will be needed; the answer is offer().
    // `dropped` counts what could not be appended.
    SpoolWriter(std::function<void()> ask, Counter& dropped)
        : ask_(std::move(ask)), dropped_(dropped)
    {
    }

    // The writer's own thread only.
    //
    // unavailable: there is no segment with room, because the disk or the spool's budget is full.
    // The event is not kept, but counted. Appending works again by itself once there
    // is room.
    [[nodiscard]] Result<Position> append(const Event& event);

    // --- for the spool, from any one thread
    // True if offer() is waited for.
    [[nodiscard]] bool is_asking() const { return asking_.load(std::memory_order_acquire); }
    // The next segment to write; it must live until it is sealed.
    void offer(Segment& segment);
    // Seals what the writer holds; it must not be appending, nor append again.
    void close();

    [[nodiscard]] std::uint64_t appended() const
    {
        return appended_.load(std::memory_order_relaxed);
    }

private:
    [[nodiscard]] bool advance();
    void ask();

    std::function<void()> ask_;
    Counter& dropped_;
    Segment* current_ = nullptr;
    std::atomic<Segment*> offered_ = nullptr;
    std::atomic<bool> asking_ = true;
    std::atomic<std::uint64_t> appended_ = 0;
};

} // namespace waymark::events
