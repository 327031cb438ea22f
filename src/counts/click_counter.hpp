// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"

#include <cstddef>
#include <mutex>
#include <span>
#include <stop_token>
#include <unordered_set>

namespace waymark::analytics {
class Reader;
}
namespace waymark::links {
class LinkRepository;
}

namespace waymark::counts {

// Writes down, with each link, how many clicks the event store has of it, so that lists can show
// and order by them without asking the event store. Numbers are never added up here: each is
// counted in the event store and copied, so that no crash and no repeated event can make them
// drift.
//
// note_stored() is for the forwarder's thread; the others for jobs, one at a time.
class ClickCounter {
public:
    // Both must outlive the counter.
    ClickCounter(analytics::Reader& events, links::LinkRepository& links)
        : events_(events), links_(links)
    {
    }

    // Clicks of these links have been stored.
    void note_stored(std::span<const LinkId> links);

    // Counts the links noted since the last call. What it throws leaves those noted that were not
    // counted: clickhouse::Unavailable if the event store is away, storage::StoreError. So does a
    // stop, which ends it early, between two portions of links.
    void count_noted(const std::stop_token& stop = {});

    // Compares every link with the event store, and mends what differs. Says how many did. For the
    // start, when what was noted before is forgotten, and now and then. Throws, and stops, as
    // count_noted(); what is mended by then stays so.
    std::size_t reconcile(const std::stop_token& stop = {});

private:
    void count(std::span<const LinkId> links);

    analytics::Reader& events_;
    links::LinkRepository& links_;
    std::mutex mutex_;
    std::unordered_set<LinkId> noted_; // requires mutex_
};

} // namespace waymark::counts
