// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/page.hpp"
#include "sites/site.hpp"
#include "sites/site_repository.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::sites {

// Who asks. Administrators may do with every site what its owner may.
struct Actor {
    UserId id;
    bool is_admin = false;
};

// What a site was and has become.
struct SiteChange {
    Site before;
    Site after;
};

// Sites: setting them up, and who may see them. Somebody else's site is forbidden, not unknown: the
// dialect tells the two apart.
//
// Thread-safe. Calls block on the meta store and throw storage::StoreError.
class SiteService {
public:
    struct Parts {
        storage::MetaStore& store;
        const Clock& clock;
        // Called after the commit of whatever changes a site.
        std::function<void()> changed;
        std::function<std::string()> draw_tracking_id = &make_tracking_id;
    };

    explicit SiteService(Parts parts) : parts_(std::move(parts)) {}

    // invalid_argument: the first of find_mistakes(draft). conflict: somebody has that domain or
    // that tracking id; `field` tells which. A tracking id that is made is drawn until it is free,
    // a few times at most.
    [[nodiscard]] Result<Site> create(UserId owner, const SiteDraft& draft);
    // The same; and not_found, forbidden.
    [[nodiscard]] Result<SiteChange> update(const Actor& actor, SiteId id, const SitePatch& patch);
    // Forgets what was counted of the site: it has no events from now on, and those that it had are
    // put down to be erased (ErasureQueue). not_found, forbidden.
    [[nodiscard]] Result<Site> clear(const Actor& actor, SiteId id);
    // The same, and the site is gone; its domain is free again.
    [[nodiscard]] Result<Site> remove(const Actor& actor, SiteId id);

    // not_found, forbidden.
    [[nodiscard]] Result<Site> get(const Actor& actor, SiteId id) const;
    [[nodiscard]] Page<Site> list(const SiteQuery& query) const;
    // Of everybody: for the server's own work.
    [[nodiscard]] std::vector<Site> all() const;

private:
    Parts parts_;
};

// The site, within a transaction of somebody who does something with it. not_found, forbidden.
[[nodiscard]] Result<Site> find_site_for(const Actor& actor, soci::session& session, SiteId id);

// Removes the sites of somebody who is being removed, within a transaction that does so. The
// directory is to be reloaded after its commit.
void remove_sites_of(soci::session& session, UserId owner, TimePoint now);

} // namespace waymark::sites
