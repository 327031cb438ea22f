// SPDX-License-Identifier: Apache-2.0
#include "events/waiting_events.hpp"

#include "events/event_codec.hpp"
#include "events/segment_reader.hpp"
#include "events/spool.hpp"

#include <algorithm>

namespace waymark::events {

namespace {

SegmentProgress progress_of(const Segment& segment, const ForwardState& state)
{
    const auto found = state.segments.find(segment.sequence());
    return found != state.segments.end() ? found->second
                                         : SegmentProgress{.stored_offset = segment_header_bytes,
                                                           .planned_offset = segment_header_bytes};
}

SegmentReader reader_of(const Segment& segment, std::uint64_t begin, std::uint64_t end)
{
    const auto published = segment.published();
    const auto size = std::min<std::uint64_t>(end, published.size());
    return {published.first(size), segment.header().salt, std::min(begin, size)};
}

} // namespace

std::int64_t oldest_waiting_ms(const Spool& spool, const ForwardState& state)
{
    std::int64_t oldest_ms = 0;
    Event event;
    for (const auto& segment : spool.segments()) {
        const auto begin = progress_of(*segment, state).stored_offset;
        const auto record = reader_of(*segment, begin, segment->end()).next();
        if (record && decode(record->payload, event))
            oldest_ms = oldest_ms == 0 ? event.received_ms : std::min(oldest_ms, event.received_ms);
    }
    return oldest_ms;
}

std::vector<PlannedEvent> planned_events(const Spool& spool, const ForwardState& state)
{
    std::vector<PlannedEvent> planned;
    Event event;
    for (const auto& segment : spool.segments()) {
        const auto progress = progress_of(*segment, state);
        auto reader = reader_of(*segment, progress.stored_offset, progress.planned_offset);
        while (const auto record = reader.next()) {
            if (!decode(record->payload, event))
                continue;
            planned.push_back({.id = event.id,
                               .kind = event.kind,
                               .flags = event.flags,
                               .received_ms = event.received_ms,
                               .site = event.site,
                               .owner = event.owner});
        }
    }
    return planned;
}

} // namespace waymark::events
