// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sites/goal.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace soci {
class session;
}

namespace waymark::sites {

// The SQL of `site_goals`. Lives within one MetaStore::read or ::write.
class GoalRepository {
public:
    explicit GoalRepository(soci::session& session) : session_(session) {}

    // `goal.id` is not read. Nothing if another goal of the site has the name.
    [[nodiscard]] std::optional<GoalId> insert(const Goal& goal);
    // Sets all but id, site and `created`. False if another goal of the site has the name.
    [[nodiscard]] bool update(const Goal& goal);
    void remove(GoalId id);

    [[nodiscard]] std::optional<Goal> find(SiteId site, GoalId id);
    [[nodiscard]] std::vector<Goal> list(SiteId site); // the oldest first
    [[nodiscard]] std::size_t count(SiteId site);

private:
    soci::session& session_;
};

} // namespace waymark::sites
