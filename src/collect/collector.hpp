// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "collect/hit.hpp"
#include "collect/live_feed.hpp"
#include "events/enrich/derived.hpp"
#include "events/intake.hpp"
#include "events/spool_format.hpp"
#include "sites/site_directory.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace waymark::events {
class SpoolWriter;
} // namespace waymark::events

namespace waymark::events::enrich {
class EnrichmentData;
class VisitorSalts;
} // namespace waymark::events::enrich

namespace waymark::collect {

// Takes in what pages and applications report.
//
// Thread-safe, and blocks on nothing but memory: I/O threads may call it.
class Collector {
    struct Tools; // what one thread at a time needs: random numbers, an enricher

public:
    // References must outlive the collector.
    struct Parts {
        events::Intake& intake;
        const events::enrich::EnrichmentData& enrichment;
        events::enrich::VisitorSalts& salts;
        const Clock& clock;
        LiveFeed& live; // hears of each event that was appended
    };

    explicit Collector(const Parts& parts);
    ~Collector();
    Collector(const Collector&) = delete;
    Collector& operator=(const Collector&) = delete;

    // Appends the hits, in order, as events of the site. They are kept when until_durable() says
    // so of `last`. Those without a time of their own are put a millisecond apart, the last at the
    // time of receipt, so that their order is known later.
    [[nodiscard]] events::Intake::Appended append(const sites::KnownSite& site,
                                                  std::span<const Hit> hits);

    // The same for one hit, for whoever tells the client what became of it: `observe` is called
    // once with the event and what is derived from it, whether or not it could be appended.
    using Observer =
        std::function<void(const events::Event& event, const events::enrich::Derived& derived)>;
    [[nodiscard]] events::Intake::Appended append(const sites::KnownSite& site, const Hit& hit,
                                                  const Observer& observe);

    [[nodiscard]] events::Intake& intake() { return parts_.intake; }

    // The way in of one thread that has a writer of the spool: it shares no lock with the others,
    // and allocates nothing for most hits. Not thread-safe.
    class Lane {
    public:
        // Both must outlive the lane. Only its thread appends by the writer.
        Lane(Collector& collector, events::SpoolWriter& writer);
        ~Lane();
        Lane(const Lane&) = delete;
        Lane& operator=(const Lane&) = delete;

        // Where the hit's event ends, once appended. It is kept when the spool says so.
        //
        // unavailable: the disk or the spool's budget is full.
        [[nodiscard]] Result<events::Position> append(const sites::KnownSite& site, const Hit& hit);

    private:
        Collector& collector_;
        events::SpoolWriter& writer_;
        std::unique_ptr<Tools> tools_;
    };

private:
    [[nodiscard]] std::unique_ptr<Tools> borrow();
    // The event of a hit, flagged if the site's own lists keep it out.
    [[nodiscard]] events::Event make_event(const Hit& hit, const sites::KnownSite& site,
                                           TimePoint now, Tools& tools) const;
    void tell_live(const sites::KnownSite& site, Tools& tools, std::size_t taken);
    void give_back(std::unique_ptr<Tools> tools);

    Parts parts_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Tools>> idle_; // requires mutex_
};

} // namespace waymark::collect
