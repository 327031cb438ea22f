// SPDX-License-Identifier: Apache-2.0
#include "sites/site_service.hpp"

#include "sites/erasure_repository.hpp"
#include "storage/meta_store.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace waymark::sites {

namespace {

constexpr int draws_max = 6;

std::unexpected<Error> taken(SiteClash clash)
{
    switch (clash) {
    case SiteClash::domain:
        return failure(Errc::conflict, "Invalid domain: there is a site of that domain", "domain");
    case SiteClash::tracking_id:
        return failure(Errc::conflict, "Invalid tracking id: another site has it", "tracking_id");
    }
    std::unreachable();
}

void apply(const SitePatch& patch, Site& site)
{
    site.name = patch.name.value_or(site.name);
    site.domain = patch.domain.value_or(site.domain);
    site.time_zone = patch.time_zone.value_or(site.time_zone);
    site.tracking_id = patch.tracking_id.value_or(site.tracking_id);
    site.visitor_mode = patch.visitor_mode.value_or(site.visitor_mode);
    site.address_mode = patch.address_mode.value_or(site.address_mode);
    site.retention_days = patch.retention_days.value_or(site.retention_days);
    if (patch.rules)
        site.rules = *patch.rules;
}

// Reports that name a host alone are those of its oldest site (SiteDirectory::find_by_host): nobody
// may give a site of theirs the host of another owner's younger one.
bool takes_reports_of_others(const SiteChange& change, SiteRepository& sites)
{
    const auto host = host_of(change.after);
    if (host.empty() || without_www(host) == without_www(host_of(change.before)))
        return false;
    return std::ranges::any_of(sites.all(), [&](const Site& other) {
        return other.owner != change.after.owner && other.id > change.after.id &&
               without_www(host_of(other)) == without_www(host);
    });
}

Site to_site(UserId owner, const SiteDraft& draft, TimePoint now)
{
    return {.id = {},
            .owner = owner,
            .name = draft.name,
            .domain = draft.domain,
            .time_zone = draft.time_zone,
            .created = now,
            .updated = now,
            .tracking_id = draft.tracking_id.value_or(""),
            .visitor_mode = draft.visitor_mode,
            .address_mode = draft.address_mode,
            .retention_days = draft.retention_days,
            .rules = draft.rules};
}

} // namespace

Result<Site> find_site_for(const Actor& actor, soci::session& session, SiteId id)
{
    auto site = SiteRepository(session).find(id);
    if (!site)
        return failure(Errc::not_found, "Not found: there is no such site");
    if (!actor.is_admin && site->owner != actor.id)
        return failure(Errc::forbidden, "The site belongs to somebody else");
    return *std::move(site);
}

Result<Site> SiteService::create(UserId owner, const SiteDraft& draft)
{
    if (auto mistakes = find_mistakes(draft); !mistakes.empty())
        return std::unexpected(std::move(mistakes.front()));
    Site site = to_site(owner, draft, parts_.clock.now());
    const int tries = draft.tracking_id ? 1 : draws_max;
    auto created = parts_.store.write([&](soci::session& session) -> Result<Site> {
        SiteRepository sites(session);
        auto clash = SiteClash::tracking_id;
        for (int i = 0; i < tries && clash == SiteClash::tracking_id; ++i) {
            if (!draft.tracking_id)
                site.tracking_id = parts_.draw_tracking_id();
            if (const auto id = sites.insert(site)) {
                site.id = *id;
                return site;
            }
            clash = sites.find_clash(site).value();
        }
        return taken(clash);
    });
    if (created)
        parts_.changed();
    return created;
}

Result<SiteChange> SiteService::update(const Actor& actor, SiteId id, const SitePatch& patch)
{
    if (auto mistakes = find_mistakes(patch); !mistakes.empty())
        return std::unexpected(std::move(mistakes.front()));
    const TimePoint now = parts_.clock.now();
    auto updated = parts_.store.write([&](soci::session& session) -> Result<SiteChange> {
        SiteRepository sites(session);
        auto site = find_site_for(actor, session, id);
        if (!site)
            return std::unexpected(std::move(site).error());
        SiteChange change{.before = *site, .after = *std::move(site)};
        apply(patch, change.after);
        change.after.updated = now;
        if (takes_reports_of_others(change, sites))
            return taken(SiteClash::domain);
        if (!sites.update(change.after))
            return taken(sites.find_clash(change.after).value());
        if (change.after.rules != change.before.rules)
            sites.set_rules(id, change.after.rules);
        return change;
    });
    if (updated)
        parts_.changed();
    return updated;
}

Result<Site> SiteService::clear(const Actor& actor, SiteId id)
{
    const TimePoint now = parts_.clock.now();
    auto cleared = parts_.store.write([&](soci::session& session) -> Result<Site> {
        SiteRepository sites(session);
        auto site = find_site_for(actor, session, id);
        if (!site)
            return site;
        ErasureRepository(session).add({.events_site = site->events_id(), .requested = now});
        sites.begin_generation(id);
        ++site->generation;
        return site;
    });
    if (cleared)
        parts_.changed();
    return cleared;
}

Result<Site> SiteService::remove(const Actor& actor, SiteId id)
{
    const TimePoint now = parts_.clock.now();
    auto removed = parts_.store.write([&](soci::session& session) -> Result<Site> {
        SiteRepository sites(session);
        auto site = find_site_for(actor, session, id);
        if (!site)
            return site;
        ErasureRepository(session).add({.events_site = site->events_id(), .requested = now});
        sites.remove(id);
        return site;
    });
    if (removed)
        parts_.changed();
    return removed;
}

Result<Site> SiteService::get(const Actor& actor, SiteId id) const
{
    return parts_.store.read(
        [&](soci::session& session) { return find_site_for(actor, session, id); });
}

Page<Site> SiteService::list(const SiteQuery& query) const
{
    return parts_.store.read(
        [&](soci::session& session) { return SiteRepository(session).list(query); });
}

std::vector<Site> SiteService::all() const
{
    return parts_.store.read([](soci::session& session) { return SiteRepository(session).all(); });
}

void remove_sites_of(soci::session& session, UserId owner, TimePoint now)
{
    ErasureRepository erasures(session);
    for (const auto events_site : SiteRepository(session).remove_all_of(owner))
        erasures.add({.events_site = events_site, .requested = now});
}

} // namespace waymark::sites
