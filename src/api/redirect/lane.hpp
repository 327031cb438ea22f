// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/redirect/inquiry.hpp"
#include "base/random.hpp"
#include "events/spool_writer.hpp"
#include "redirect/decide.hpp"
#include "redirect/enriched_facts.hpp"
#include "redirect/snapshot.hpp"

#include <cstddef>
#include <expected>

namespace waymark::api::redirect {

// When, and on which terms, a link is followed.
struct Terms {
    TimePoint now;
    bool is_admitted = false; // the visitor has told the password
};

// What one thread needs to follow links. Not thread-safe. Allocates nothing once it is warm.
class alignas(64) Lane {
public:
    // Both must outlive the lane.
    Lane(events::SpoolWriter& writer, const events::enrich::EnrichmentData& data)
        : writer_(writer), random_(Random::from_system()), facts_(data)
    {
    }

    // Where the inquiry leads. A view of its arguments, valid until the next decision.
    [[nodiscard]] std::expected<waymark::redirect::Decision, waymark::redirect::Refusal>
    decide(const Inquiry& inquiry, const waymark::redirect::Snapshot& snapshot, const Terms& terms);
    // The same, with memory of the caller's own, which the decision is a view of.
    [[nodiscard]] std::expected<waymark::redirect::Decision, waymark::redirect::Refusal>
    decide(const Inquiry& inquiry, const waymark::redirect::Snapshot& snapshot, const Terms& terms,
           waymark::redirect::Scratch& scratch);

    // Records the click of a visit that is led on, unless it is one that doesn't count. What can't
    // be kept is counted by the spool, and stops no visitor.
    void record(const Inquiry& inquiry, const waymark::redirect::Snapshot& snapshot,
                const waymark::redirect::Decision& decision, TimePoint now);

private:
    events::SpoolWriter& writer_;
    Random random_;
    waymark::redirect::EnrichedFacts facts_;
    waymark::redirect::Scratch scratch_;
};

} // namespace waymark::api::redirect
