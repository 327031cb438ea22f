// SPDX-License-Identifier: Apache-2.0
#include "events/spool_writer.hpp"

#include "events/event_codec.hpp"

namespace waymark::events {

namespace {

// Only the owner adds, so a plain addition is enough.
void increment(std::atomic<std::uint64_t>& number)
{
    number.store(number.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

} // namespace

Result<Position> SpoolWriter::append(const Event& event)
{
    static_assert(record_bytes(encoded_event_bytes_max) + segment_header_bytes < segment_bytes_min);

    const std::size_t bytes = encoded_size(event);
    const std::size_t needed = record_bytes(bytes);
    const bool has_room =
        current_ != nullptr && current_->room() >= needed && !current_->is_unsafe();
    if (!has_room && !advance()) {
        dropped_.add();
        return failure(Errc::unavailable, "the spool is full");
    }

    const auto payload = current_->next_payload(bytes);
    encode_into(event, payload);
    const Position position = current_->publish(payload);
    increment(appended_);
    // Asking at half leaves as long for making the next segment as the first half lasted.
    if (current_->room() < current_->header().bytes / 2)
        ask();
    return position;
}

// Goes on in the segment that was offered, if one was.
bool SpoolWriter::advance()
{
    if (current_ != nullptr)
        std::exchange(current_, nullptr)->seal();
    current_ = offered_.exchange(nullptr, std::memory_order_acq_rel);
    if (current_ == nullptr) {
        ask();
        return false;
    }
    return true;
}

// Looks at `asking_` first: once that is false, no offer is under way, and `offered_` is what the
// last one left. The other way round, an offer between the two looks would be asked for again, and
// the second segment would push the first, never sealed, out of its place.
void SpoolWriter::ask()
{
    if (asking_.load(std::memory_order_acquire))
        return;
    const bool is_served = offered_.load(std::memory_order_relaxed) != nullptr;
    if (is_served)
        return;
    asking_.store(true, std::memory_order_release);
    ask_();
}

void SpoolWriter::offer(Segment& segment)
{
    offered_.store(&segment, std::memory_order_release);
    asking_.store(false, std::memory_order_release);
}

void SpoolWriter::close()
{
    if (Segment* const offered = offered_.exchange(nullptr, std::memory_order_acq_rel))
        offered->seal();
    if (current_ != nullptr)
        std::exchange(current_, nullptr)->seal();
}

} // namespace waymark::events
