// SPDX-License-Identifier: Apache-2.0
#include "sites/goal_service.hpp"

#include "sites/goal_repository.hpp"
#include "storage/meta_store.hpp"

#include <fmt/format.h>

#include <utility>

namespace waymark::sites {

namespace {

std::unexpected<Error> taken()
{
    return failure(Errc::conflict, "Invalid name: the site has a goal of that name", "name");
}

Result<Goal> find_for(const Actor& actor, soci::session& session, SiteId site, GoalId id)
{
    if (const auto found = find_site_for(actor, session, site); !found)
        return std::unexpected(found.error());
    auto goal = GoalRepository(session).find(site, id);
    if (!goal)
        return failure(Errc::not_found, "Not found: the site has no such goal", "goal");
    return *std::move(goal);
}

} // namespace

Result<std::vector<Goal>> GoalService::list(const Actor& actor, SiteId site) const
{
    return store_.read([&](soci::session& session) -> Result<std::vector<Goal>> {
        if (const auto found = find_site_for(actor, session, site); !found)
            return std::unexpected(found.error());
        return GoalRepository(session).list(site);
    });
}

Result<Goal> GoalService::create(const Actor& actor, SiteId site, const GoalDraft& draft)
{
    if (auto mistakes = find_mistakes(draft); !mistakes.empty())
        return std::unexpected(std::move(mistakes.front()));
    const TimePoint now = clock_.now();
    return store_.write([&](soci::session& session) -> Result<Goal> {
        if (const auto found = find_site_for(actor, session, site); !found)
            return std::unexpected(found.error());
        GoalRepository goals(session);
        if (goals.count(site) >= goals_max)
            return failure(Errc::conflict, fmt::format("A site has {} goals at most", goals_max));
        Goal goal{.id = {},
                  .site = site,
                  .name = draft.name,
                  .deed = draft.deed,
                  .created = now,
                  .updated = now};
        const auto id = goals.insert(goal);
        if (!id)
            return taken();
        goal.id = *id;
        return goal;
    });
}

Result<GoalChange> GoalService::update(const Actor& actor, SiteId site, GoalId id,
                                       const GoalPatch& patch)
{
    if (auto mistakes = find_mistakes(patch); !mistakes.empty())
        return std::unexpected(std::move(mistakes.front()));
    const TimePoint now = clock_.now();
    return store_.write([&](soci::session& session) -> Result<GoalChange> {
        auto goal = find_for(actor, session, site, id);
        if (!goal)
            return std::unexpected(goal.error());
        GoalChange change{.before = *goal, .after = *std::move(goal)};
        change.after.name = patch.name.value_or(change.before.name);
        change.after.deed = patch.deed.value_or(change.before.deed);
        change.after.updated = now;
        if (!GoalRepository(session).update(change.after))
            return taken();
        return change;
    });
}

Result<Goal> GoalService::remove(const Actor& actor, SiteId site, GoalId id)
{
    return store_.write([&](soci::session& session) -> Result<Goal> {
        auto goal = find_for(actor, session, site, id);
        if (goal)
            GoalRepository(session).remove(id);
        return goal;
    });
}

} // namespace waymark::sites
