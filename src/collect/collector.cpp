// SPDX-License-Identifier: Apache-2.0
#include "collect/collector.hpp"

#include "base/random.hpp"
#include "collect/to_event.hpp"
#include "events/enrich/enricher.hpp"
#include "events/spool_writer.hpp"

#include <utility>

namespace waymark::collect {

using events::Intake;

namespace {

// Of hits without a believable time of their own is known in which order they were reported: each
// happened a millisecond before the next such one, the last just now.
void put_in_order(std::span<const Hit> hits, std::span<events::Event> made)
{
    std::int64_t before_now_ms = 0;
    for (auto i = hits.size(); i-- > 0;) {
        if (!hits[i].time_ms || (made[i].flags & events::flag_time_clamped) != 0)
            made[i].time_ms -= before_now_ms++;
    }
}

} // namespace

struct Collector::Tools {
    explicit Tools(const Parts& parts)
        : random(Random::from_system()), enricher(parts.enrichment, parts.salts)
    {
    }

    Random random;
    events::enrich::Enricher enricher;
    std::vector<events::Event> events;
};

Collector::Collector(const Parts& parts) : parts_(parts) {}

Collector::~Collector() = default;

std::unique_ptr<Collector::Tools> Collector::borrow()
{
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto tools = std::move(idle_.back());
            idle_.pop_back();
            return tools;
        }
    }
    return std::make_unique<Tools>(parts_);
}

void Collector::give_back(std::unique_ptr<Tools> tools)
{
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(tools));
}

events::Event Collector::make_event(const Hit& hit, const sites::KnownSite& site, TimePoint now,
                                    Tools& tools) const
{
    auto event = to_event(hit, site, now, tools.random);
    if (site.visit_rules.is_empty())
        return event;
    tools.enricher.begin_batch();
    events::enrich::Derived derived;
    tools.enricher.enrich(event, derived);
    if (site.visit_rules.is_blocked({.address = event.ip,
                                     .country = derived.country,
                                     .path = event.path,
                                     .host = event.host}))
        event.flags |= events::flag_blocked;
    return event;
}

void Collector::tell_live(const sites::KnownSite& site, Tools& tools, std::size_t taken)
{
    if (!parts_.live.has_listeners(site.id))
        return;
    tools.enricher.begin_batch();
    for (const auto& event : std::span(tools.events).first(taken)) {
        events::enrich::Derived derived;
        tools.enricher.enrich(event, derived);
        parts_.live.publish(site.id, {event, derived});
    }
}

Intake::Appended Collector::append(const sites::KnownSite& site, std::span<const Hit> hits)
{
    auto tools = borrow();
    tools->events.clear();
    const auto now = parts_.clock.now();
    for (const auto& hit : hits)
        tools->events.push_back(make_event(hit, site, now, *tools));
    put_in_order(hits, tools->events);
    auto appended = parts_.intake.append(tools->events);
    tell_live(site, *tools, appended.taken);
    give_back(std::move(tools));
    return appended;
}

Intake::Appended Collector::append(const sites::KnownSite& site, const Hit& hit,
                                   const Observer& observe)
{
    auto tools = borrow();
    const auto event = make_event(hit, site, parts_.clock.now(), *tools);
    auto appended = parts_.intake.append({&event, 1});
    tools->enricher.begin_batch();
    events::enrich::Derived derived;
    tools->enricher.enrich(event, derived);
    observe(event, derived);
    if (appended.taken > 0)
        parts_.live.publish(site.id, {event, derived});
    give_back(std::move(tools));
    return appended;
}

Collector::Lane::Lane(Collector& collector, events::SpoolWriter& writer)
    : collector_(collector), writer_(writer), tools_(std::make_unique<Tools>(collector.parts_))
{
}

Collector::Lane::~Lane() = default;

Result<events::Position> Collector::Lane::append(const sites::KnownSite& site, const Hit& hit)
{
    auto& events = tools_->events;
    events.clear();
    events.push_back(collector_.make_event(hit, site, collector_.parts_.clock.now(), *tools_));
    auto appended = writer_.append(events.front());
    if (appended)
        collector_.tell_live(site, *tools_, events.size());
    return appended;
}

} // namespace waymark::collect
