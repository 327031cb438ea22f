// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/enrich/derived.hpp"

#include <memory>

namespace waymark::events::enrich {

class EnrichmentData;
class VisitTable;
class VisitorSalts;

// Derives from an event what its address, user agent, referrer and query say.
//
// Answers are kept in bounded caches by user agent and by address; text made for one batch lives in
// an arena. Not thread-safe: one a thread, all on the same data.
class Enricher {
public:
    // The arguments must outlive the enricher.
    Enricher(const EnrichmentData& data, VisitorSalts& salts);
    ~Enricher();
    Enricher(const Enricher&) = delete;
    Enricher& operator=(const Enricher&) = delete;

    // Ends the life of every view given out so far, and bounds the caches.
    void begin_batch();

    // Overwrites `derived`. What can't be known stays empty. Without `visits`, no visit is known
    // but the one that the client names. Throws what VisitorSalts does, before `visits` has
    // changed.
    void enrich(const Event& event, Derived& derived, VisitTable* visits = nullptr);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace waymark::events::enrich
