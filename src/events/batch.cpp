// SPDX-License-Identifier: Apache-2.0
#include "events/batch.hpp"

#include <algorithm>
#include <cassert>

namespace waymark::events {

namespace {

// An idle process gives back more than this.
constexpr std::size_t idle_buffer_bytes = std::size_t{1} << 20U;

} // namespace

std::span<const std::byte> Batch::slice(std::size_t first, std::size_t last) const
{
    const std::size_t begin = first == 0 ? 0 : row_ends[first - 1];
    const std::size_t end = last == 0 ? 0 : row_ends[last - 1];
    return rows.bytes().subspan(begin, end - begin);
}

Batch Batch::pick(std::span<const std::size_t> rows_wanted) const
{
    Batch picked;
    for (const auto row : rows_wanted) {
        picked.rows.append(slice(row, row + 1));
        picked.row_ends.push_back(picked.rows.size());
        picked.places.push_back(places[row]);
        picked.ids.push_back(ids[row]);
    }
    picked.times = times;
    return picked;
}

void Batch::add_row(RecordPlace place, const Event& event)
{
    const bool is_first = row_ends.empty();
    times = {.first_ms = is_first ? event.time_ms : std::min(times.first_ms, event.time_ms),
             .last_ms = is_first ? event.time_ms : std::max(times.last_ms, event.time_ms)};
    row_ends.push_back(rows.size());
    places.push_back(place);
    ids.push_back(event.id);
    if (event.kind == EventKind::click && event.link)
        links.push_back(event.link);
}

void Batch::reset(bool needed)
{
    if (!needed && rows.size() > idle_buffer_bytes)
        *this = Batch{};
    rows.clear();
    row_ends.clear();
    places.clear();
    ids.clear();
    links.clear();
    times = {};
    rejected.clear();
    repeats = 0;
    ends.clear();
    oldest_received_ms = 0;
    token.clear();
}

Batch* BatchExchange::take_free(std::chrono::milliseconds patience)
{
    std::unique_lock guard(mutex_);
    changed_.wait_for(guard, patience, [this] { return is_stopped_ || !free_.empty(); });
    if (is_stopped_ || free_.empty())
        return nullptr;
    Batch* const batch = free_.back();
    free_.pop_back();
    return batch;
}

void BatchExchange::put_ready(Batch& batch)
{
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [this] { return is_stopped_ || ready_ == nullptr; });
    if (is_stopped_)
        return;
    ready_ = &batch;
    changed_.notify_all();
}

bool BatchExchange::is_sender_idle() const
{
    const std::lock_guard guard(mutex_);
    return !is_sending_ && ready_ == nullptr;
}

Batch* BatchExchange::take_ready()
{
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [this] { return is_stopped_ || ready_ != nullptr; });
    if (is_stopped_)
        return nullptr;
    is_sending_ = true;
    changed_.notify_all();
    return std::exchange(ready_, nullptr);
}

void BatchExchange::put_free(Batch& batch)
{
    const std::lock_guard guard(mutex_);
    assert(batch.is_empty());
    free_.push_back(&batch);
    is_sending_ = false;
    changed_.notify_all();
}

bool BatchExchange::has_ready() const
{
    const std::lock_guard guard(mutex_);
    return ready_ != nullptr;
}

void BatchExchange::pause(std::chrono::milliseconds time)
{
    std::unique_lock guard(mutex_);
    const auto wakes = wakes_;
    changed_.wait_for(guard, time, [&] { return is_stopped_ || wakes_ != wakes; });
}

void BatchExchange::wake()
{
    const std::lock_guard guard(mutex_);
    ++wakes_;
    changed_.notify_all();
}

void BatchExchange::stop()
{
    const std::lock_guard guard(mutex_);
    is_stopped_ = true;
    changed_.notify_all();
}

bool BatchExchange::is_stopped() const
{
    const std::lock_guard guard(mutex_);
    return is_stopped_;
}

} // namespace waymark::events
