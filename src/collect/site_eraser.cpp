// SPDX-License-Identifier: Apache-2.0
#include "collect/site_eraser.hpp"

#include "base/log.hpp"
#include "events/event_table_erase.hpp"

#include <utility>
#include <vector>

namespace waymark::collect {

namespace {

// A stop waits as long.
constexpr std::chrono::seconds patience{1};

events::Erasure to_erasure(const sites::SiteErasure& wanted)
{
    return {.site = wanted.events_site,
            .visitor = wanted.visitor,
            .user = wanted.user.empty() ? std::nullopt : std::optional(wanted.user)};
}

} // namespace

void SiteEraser::run(const std::stop_token& stop)
{
    const auto wanted = parts_.queue.list(parts_.clock.now() - parts_.rest);
    if (wanted.empty() || !parts_.flush(patience))
        return;
    if (stop.stop_requested())
        return;
    std::vector<events::Erasure> erasures;
    for (const auto& erasure : wanted)
        erasures.push_back(to_erasure(erasure));
    events::erase_events(parts_.store, erasures);
    // Counts of all sites together are wrong until then, and would stay so if this were not done.
    if (!parts_.mend_counts(patience))
        return;
    for (const auto& erasure : wanted)
        parts_.queue.done(erasure, parts_.clock.now());
    log::info("events of sites erased", {{"erasures", wanted.size()}});
}

} // namespace waymark::collect
