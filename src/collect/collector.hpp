// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "collect/hit.hpp"
#include "collect/live_feed.hpp"
#include "events/enrich/derived.hpp"
#include "events/intake.hpp"
#include "sites/site_directory.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace waymark::events::enrich {
class EnrichmentData;
class VisitorSalts;
} // namespace waymark::events::enrich

namespace waymark::collect {

// Takes in what pages and applications report.
//
// Thread-safe, and blocks on nothing but memory: I/O threads may call it.
class Collector {
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
    // so of `last`.
    [[nodiscard]] events::Intake::Appended append(const sites::KnownSite& site,
                                                  std::span<const Hit> hits);

    // The same for one hit, for whoever tells the client what became of it: `observe` is called
    // once with the event and what is derived from it, whether or not it could be appended.
    using Observer =
        std::function<void(const events::Event& event, const events::enrich::Derived& derived)>;
    [[nodiscard]] events::Intake::Appended append(const sites::KnownSite& site, const Hit& hit,
                                                  const Observer& observe);

    [[nodiscard]] events::Intake& intake() { return parts_.intake; }

private:
    struct Tools; // what one thread at a time needs: random numbers, an enricher
    [[nodiscard]] std::unique_ptr<Tools> borrow();
    // The event of a hit, flagged if the site's own lists keep it out.
    [[nodiscard]] events::Event make_event(const Hit& hit, const sites::KnownSite& site,
                                           Tools& tools) const;
    void tell_live(const sites::KnownSite& site, Tools& tools, std::size_t taken);
    void give_back(std::unique_ptr<Tools> tools);

    Parts parts_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Tools>> idle_; // requires mutex_
};

} // namespace waymark::collect
