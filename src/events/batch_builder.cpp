// SPDX-License-Identifier: Apache-2.0
#include "events/batch_builder.hpp"

#include "events/event_codec.hpp"
#include "events/event_table.hpp"

#include <algorithm>
#include <limits>

namespace waymark::events {

namespace {

constexpr std::uint64_t no_end = std::numeric_limits<std::uint64_t>::max();

} // namespace

void BatchBuilder::start_behind(const ForwardState& state)
{
    cursors_.clear();
    for (const auto& [sequence, progress] : state.segments)
        cursors_[sequence] = {progress.stored_offset, progress.stored_records};
}

void BatchBuilder::fill_planned(Batch& batch, const ForwardState& state)
{
    enricher_.begin_batch();
    for (const auto& segment : spool_.segments()) {
        const auto planned = state.segments.find(segment->sequence());
        if (planned != state.segments.end())
            read(*segment, planned->second.planned_offset, batch);
    }
    for (const auto& [sequence, progress] : state.segments)
        cursors_[sequence] = {progress.planned_offset, progress.planned_records};
    batch.token = state.token;
}

bool BatchBuilder::fill(Batch& batch)
{
    if (batch.is_empty())
        enricher_.begin_batch();
    const auto segments = spool_.segments();
    for (const auto& segment : segments) {
        read(*segment, no_end, batch);
        if (is_full(batch))
            return true;
    }
    // Cursors of segments that are gone would pile up.
    std::erase_if(cursors_, [&](const auto& entry) {
        return segments.empty() || entry.first < segments.front()->sequence();
    });
    return false;
}

bool BatchBuilder::is_full(const Batch& batch) const
{
    return batch.size() + batch.repeats >= limits_.events || batch.rows.size() >= limits_.bytes;
}

// `end` other than no_end: a planned batch, which was full when it was full.
void BatchBuilder::read(const Segment& segment, std::uint64_t end, Batch& batch)
{
    auto& cursor = cursors_.try_emplace(segment.sequence(), SegmentCursor{segment_header_bytes, 0})
                       .first->second;
    const bool is_sealed = segment.is_sealed();
    const auto published = segment.published();
    const auto readable = published.first(std::min<std::uint64_t>(end, published.size()));
    if (cursor.offset >= readable.size())
        return;

    const auto advance = [&](SegmentCursor to) {
        cursor = to;
        batch.ends[segment.sequence()] = to;
    };
    SegmentReader reader(readable, segment.header().salt, cursor.offset);
    while (end != no_end || !is_full(batch)) {
        const auto record = reader.next();
        if (!record) {
            // Behind the last record of a sealed segment there is at most damage.
            if (is_sealed)
                advance({readable.size(), cursor.records});
            break;
        }
        add(segment, *record, batch);
        advance({record->end, cursor.records + 1});
    }
}

void BatchBuilder::add(const Segment& segment, const Record& record, Batch& batch)
{
    const RecordPlace place{segment.sequence(), record.offset};
    if (!decode(record.payload, event_)) {
        batch.rejected.push_back(place);
        return;
    }
    const bool has_client_id = (event_.flags & flag_client_id) != 0;
    const auto key = has_client_id ? recollection_.ids.key_of(event_) : RecentIds::Key{};
    if (has_client_id && recollection_.ids.knows(key, event_.received_ms)) {
        ++batch.repeats;
        return;
    }
    enricher_.enrich(event_, derived_, &recollection_.visits);
    write_event_row(batch.rows, {event_, derived_});
    batch.add_row(place, event_);
    if (has_client_id)
        recollection_.ids.note(key, event_.received_ms);
    if (batch.oldest_received_ms == 0)
        batch.oldest_received_ms = event_.received_ms;
}

} // namespace waymark::events
