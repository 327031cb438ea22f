// SPDX-License-Identifier: Apache-2.0
#include "links/routing/rule_service.hpp"

#include "links/outbox.hpp"
#include "links/routing/rule_repository.hpp"
#include "storage/meta_store.hpp"
#include "storage/public_id.hpp"

#include <fmt/format.h>

#include <cassert>
#include <functional>
#include <numeric>
#include <utility>

namespace waymark::links::routing {

namespace {

std::unexpected<Error> no_such_link()
{
    return failure(Errc::not_found, "Not found: there is no such link");
}

std::unexpected<Error> no_such_rule()
{
    return failure(Errc::not_found, "Not found: the link has no such routing rule");
}

OutboxRule to_outbox(const Rule& rule)
{
    return {.uid = rule.uid,
            .name = rule.name,
            .target_url = rule.target_url,
            .priority = rule.priority};
}

Rule to_rule(LinkId link, const RuleDraft& draft, TimePoint now)
{
    return {.id = {},
            .uid = storage::make_public_id(now),
            .link = link,
            .name = draft.name,
            .target_url = draft.target_url,
            .priority = draft.priority,
            .is_active = draft.is_active,
            .conditions = draft.conditions,
            .created = now,
            .updated = now};
}

std::size_t count_values(const Conditions& conditions)
{
    return std::transform_reduce(
        conditions.list.begin(), conditions.list.end(), std::size_t{0}, std::plus{},
        [](const Condition& condition) { return condition.values.size(); });
}

// That `rules` have no more values than a link may.
Result<void> check_values(const std::vector<Rule>& rules)
{
    const auto values =
        std::transform_reduce(rules.begin(), rules.end(), std::size_t{0}, std::plus{},
                              [](const Rule& rule) { return count_values(rule.conditions); });
    if (values > link_values_max)
        return failure(Errc::invalid_argument,
                       fmt::format("Invalid conditions: those of a link have at most {} values "
                                   "together",
                                   link_values_max),
                       "conditions");
    return {};
}

} // namespace

std::vector<Error> RuleService::find_mistakes(const RuleDraft& draft) const
{
    return routing::find_mistakes(draft, parts_.targets);
}

std::vector<Error> RuleService::find_mistakes(const RulePatch& patch) const
{
    return routing::find_mistakes(patch, parts_.targets);
}

Result<Rule> RuleService::create(const Link& link, const RuleDraft& draft)
{
    if (auto mistakes = find_mistakes(draft); !mistakes.empty())
        return std::unexpected(std::move(mistakes.front()));

    const TimePoint now = parts_.clock.now();
    auto rule = to_rule(link.id, draft, now);
    const auto stored = parts_.store.write([&](soci::session& session) -> Result<RuleId> {
        RuleRepository rules(session);
        if (!rules.set_routing(link.id, true))
            return no_such_link();
        if (rules.count(link.id) >= rules_max)
            return failure(Errc::invalid_argument,
                           fmt::format("A link has at most {} routing rules", rules_max));
        append_to_outbox(session, event_rule_created, link, now, to_outbox(rule));
        const auto id = rules.insert(rule);
        if (auto checked = check_values(rules.list(link.id)); !checked)
            return std::unexpected(std::move(checked.error()));
        return id;
    });
    if (!stored)
        return std::unexpected(stored.error());

    rule.id = *stored;
    parts_.changed(link.domain, link.slug);
    return rule;
}

std::vector<Rule> RuleService::list(LinkId link) const
{
    return parts_.store.read(
        [&](soci::session& session) { return RuleRepository(session).list(link); });
}

Result<Rule> RuleService::get(LinkId link, std::string_view uid) const
{
    auto rule = parts_.store.read(
        [&](soci::session& session) { return RuleRepository(session).find(link, uid); });
    if (!rule)
        return no_such_rule();
    return *std::move(rule);
}

Result<RuleChange> RuleService::update(const Link& link, std::string_view uid,
                                       const RulePatch& patch)
{
    if (auto mistakes = find_mistakes(patch); !mistakes.empty())
        return std::unexpected(std::move(mistakes.front()));

    const TimePoint now = parts_.clock.now();
    auto change = parts_.store.write([&](soci::session& session) -> Result<RuleChange> {
        RuleRepository rules(session);
        auto before = rules.find(link.id, uid);
        if (!before)
            return no_such_rule();
        rules.update(before->id, patch, now);
        auto after = rules.find(link.id, uid);
        assert(after); // nobody else writes meanwhile
        if (patch.conditions) {
            if (auto checked = check_values(rules.list(link.id)); !checked)
                return std::unexpected(std::move(checked.error()));
        }
        append_to_outbox(session, event_rule_updated, link, now, to_outbox(*after));
        return RuleChange{.before = *std::move(before), .after = *std::move(after)};
    });
    if (change)
        parts_.changed(link.domain, link.slug);
    return change;
}

Result<Rule> RuleService::remove(const Link& link, std::string_view uid)
{
    const TimePoint now = parts_.clock.now();
    auto removed = parts_.store.write([&](soci::session& session) -> Result<Rule> {
        RuleRepository rules(session);
        auto rule = rules.find(link.id, uid);
        if (!rule)
            return no_such_rule();
        rules.remove(rule->id);
        if (rules.count(link.id) == 0)
            rules.set_routing(link.id, false);
        append_to_outbox(session, event_rule_deleted, link, now, to_outbox(*rule));
        return *std::move(rule);
    });
    if (removed)
        parts_.changed(link.domain, link.slug);
    return removed;
}

} // namespace waymark::links::routing
