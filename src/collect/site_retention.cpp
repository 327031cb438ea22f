// SPDX-License-Identifier: Apache-2.0
#include "collect/site_retention.hpp"

#include "base/log.hpp"
#include "events/event_table_retention.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace waymark::collect {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

// A stop waits as long.
constexpr std::chrono::seconds patience{1};

events::RetiredSites sites_to_retire(const sites::SiteService& sites, sys_days today)
{
    events::RetiredSites retired;
    for (const auto& site : sites.all()) {
        const auto before = std::chrono::sys_seconds(today - days(site.retention_days));
        if (site.retention_days > 0 && before > std::chrono::sys_seconds{})
            retired.add(site.events_id(), before.time_since_epoch().count());
    }
    return retired;
}

void tell(audit::AuditLog& log, const events::Retired& retired)
{
    audit::Entry entry;
    entry.action = "EVENTS_DROPPED";
    entry.entity_type = "site";
    entry.metadata = fmt::format(R"({{"sites":{},"events":{},"droppedMonths":{}}})", retired.sites,
                                 retired.events, retired.dropped_months);
    log.record(std::move(entry));
    log::info("events dropped that their sites keep no longer",
              {{"sites", retired.sites},
               {"events", retired.events},
               {"dropped_months", retired.dropped_months}});
}

} // namespace

std::optional<sys_days> SiteRetention::believed_day()
{
    const auto today = std::chrono::floor<days>(parts_.clock.now());
    const auto before = std::exchange(last_seen_, today);
    return before ? std::optional(std::min(*before, today)) : std::nullopt;
}

void SiteRetention::run(const std::stop_token& stop)
{
    const auto day = believed_day();
    if (!day || day == done_)
        return;
    const auto sites = sites_to_retire(parts_.sites, *day);
    events::Retired retired;
    const auto retire = [&] { retired = events::retire_events(parts_.store, sites); };
    if (!parts_.while_resting(retire, patience))
        return;
    if (retired.left_events > 0) {
        if (stop.stop_requested())
            return;
        events::delete_retired(parts_.store, sites);
    }
    if (retired.events > 0)
        tell(parts_.audit, retired);
    done_ = day;
}

} // namespace waymark::collect
