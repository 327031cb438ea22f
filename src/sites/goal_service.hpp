// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "sites/goal.hpp"
#include "sites/site_service.hpp"

#include <vector>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::sites {

// What a goal was and has become.
struct GoalChange {
    Goal before;
    Goal after;
};

// The goals of sites. All calls say not_found or forbidden of a site as SiteService::get() does.
//
// Thread-safe. Calls block on the meta store and throw storage::StoreError.
class GoalService {
public:
    // Both must outlive the service.
    GoalService(storage::MetaStore& store, const Clock& clock) : store_(store), clock_(clock) {}

    // The oldest first.
    [[nodiscard]] Result<std::vector<Goal>> list(const Actor& actor, SiteId site) const;
    // invalid_argument: the first of find_mistakes(draft). conflict: the site has a goal of that
    // name (`name`), or goals_max of them.
    [[nodiscard]] Result<Goal> create(const Actor& actor, SiteId site, const GoalDraft& draft);
    // The same; and not_found, field `goal`: the site has no such goal.
    [[nodiscard]] Result<GoalChange> update(const Actor& actor, SiteId site, GoalId id,
                                            const GoalPatch& patch);
    // Says what it was. not_found, field `goal`: the site has no such goal.
    [[nodiscard]] Result<Goal> remove(const Actor& actor, SiteId site, GoalId id);

private:
    storage::MetaStore& store_;
    const Clock& clock_;
};

} // namespace waymark::sites
