// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/batch.hpp"
#include "events/enrich/enricher.hpp"
#include "events/event.hpp"
#include "events/recollection.hpp"
#include "events/segment_reader.hpp"
#include "events/spool.hpp"

#include <cstddef>
#include <cstdint>
#include <map>

namespace waymark::events {

struct BatchLimits {
    std::size_t events = 150'000;
    std::size_t bytes = std::size_t{64} << 20U; // of encoded rows; one event may go beyond
};

// Reads the spool, segment after segment, and makes batches of rows of it: decodes, leaves out
// repeats, enriches, encodes. One thread's.
//
// What enrichment throws leaves builder and batch as they are after the last whole row: the same
// call with the same batch goes on there.
class BatchBuilder {
public:
    // The arguments must outlive the builder. The recollection is the builder's from the first
    // batch on.
    BatchBuilder(const Spool& spool, enrich::Enricher& enricher, Recollection& recollection,
                 BatchLimits limits)
        : spool_(spool), enricher_(enricher), recollection_(recollection), limits_(limits)
    {
    }

    // Reading goes on behind what `state` has stored.
    void start_behind(const ForwardState& state);

    // Reads what `state` has planned, exactly, and nothing else. The builder then stands behind it.
    void fill_planned(Batch& batch, const ForwardState& state);

    // Adds to `batch` what the spool holds by now. True if the batch is full.
    bool fill(Batch& batch);

private:
    [[nodiscard]] bool is_full(const Batch& batch) const;
    void read(const Segment& segment, std::uint64_t end, Batch& batch);
    void add(const Segment& segment, const Record& record, Batch& batch);

    const Spool& spool_;
    enrich::Enricher& enricher_;
    Recollection& recollection_;
    const BatchLimits limits_;
    std::map<std::uint64_t, SegmentCursor> cursors_; // by sequence
    Event event_;                                    // its capacity is used again
    enrich::Derived derived_;
};

} // namespace waymark::events
