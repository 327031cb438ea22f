// SPDX-License-Identifier: Apache-2.0
#include "api/native/goal_body.hpp"

#include "api/native/behaviour_body.hpp"
#include "base/iso8601.hpp"
#include "http/read_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace waymark::api::native {

// Members are spelled as on the wire.
struct GoalBody {
    std::optional<std::string> name;
    std::optional<std::string> page;
    std::optional<std::string> match;
    std::optional<std::string> event;
};
BOOST_DESCRIBE_STRUCT(GoalBody, (), (name, page, match, event))

namespace {

using sites::Goal;
using sites::GoalDeed;

constexpr std::size_t values_by_default = 10;

Result<std::optional<GoalDeed>> read_deed(const GoalBody& body)
{
    if (body.page && body.event)
        return wrong_place("event", "can't be given beside `page`: a goal is one of both");
    if (body.match && !body.page)
        return wrong_place("match", "is how a `page` is compared");
    if (!body.page && !body.event)
        return std::nullopt;
    const auto match = sites::parse_goal_match(body.match.value_or("is"));
    if (!match)
        return wrong_place("match", "must be `is`, `starts_with` or `matches`");
    return GoalDeed{.kind = body.page ? GoalDeed::Kind::page : GoalDeed::Kind::event,
                    .match = *match,
                    .value = body.page ? *body.page : *body.event};
}

Result<Goal> choose_goal(std::uint64_t id, std::size_t place, const std::vector<Goal>& goals)
{
    const auto found = std::ranges::find(goals, sites::GoalId{id}, &Goal::id);
    if (found == goals.end()) {
        auto field = fmt::format("goals[{}]", place);
        return failure(Errc::not_found, fmt::format("{}: the site has no such goal", field),
                       std::move(field));
    }
    return *found;
}

} // namespace

Result<sites::GoalPatch> read_goal_patch(const http::Request& request)
{
    const auto object = http::read_object(request);
    if (!object)
        return std::unexpected(object.error());
    if (auto checked = check_members<GoalBody>(*object, {}); !checked)
        return std::unexpected(checked.error());
    const auto body = http::from_json<GoalBody>(*object);
    if (!body)
        return std::unexpected(body.error());
    auto deed = read_deed(*body);
    if (!deed)
        return std::unexpected(deed.error());
    return sites::GoalPatch{.name = body->name, .deed = *std::move(deed)};
}

Result<sites::GoalDraft> read_goal_draft(const http::Request& request)
{
    auto patch = read_goal_patch(request);
    if (!patch)
        return std::unexpected(patch.error());
    if (!patch->name)
        return wrong_place("name", "is required");
    if (!patch->deed)
        return wrong_place("page", "or `event` is required: what a visitor does");
    return sites::GoalDraft{.name = *std::move(patch->name), .deed = *std::move(patch->deed)};
}

boost::json::object to_view(const Goal& goal)
{
    boost::json::object view{
        {"id", goal.id.value}, {"siteId", goal.site.value}, {"name", goal.name}};
    if (goal.deed.kind == GoalDeed::Kind::event) {
        view["event"] = goal.deed.value;
    } else {
        view["page"] = goal.deed.value;
        view["match"] = to_string(goal.deed.match);
    }
    view["createdAt"] = to_iso8601(goal.created);
    view["updatedAt"] = to_iso8601(goal.updated);
    return view;
}

analytics::Act to_act(const GoalDeed& deed)
{
    using analytics::Act;
    if (deed.kind == GoalDeed::Kind::event)
        return {.kind = Act::Kind::event, .value = deed.value};
    auto match = Act::PathMatch::is;
    if (deed.match == GoalDeed::Match::starts_with)
        match = Act::PathMatch::starts_with;
    else if (deed.match == GoalDeed::Match::matches)
        match = Act::PathMatch::matches;
    return {.kind = Act::Kind::page, .match = match, .value = deed.value};
}

Result<std::vector<Goal>> choose_goals(const GoalsBody& body, std::vector<Goal> goals)
{
    if (!body.goals)
        return goals;
    if (body.goals->empty() || body.goals->size() > analytics::goals_max)
        return wrong_place("goals", fmt::format("must be 1 to {} goals", analytics::goals_max));
    std::vector<Goal> chosen;
    for (const auto id : *body.goals) {
        auto goal = choose_goal(id, chosen.size(), goals);
        if (!goal)
            return std::unexpected(goal.error());
        if (std::ranges::find(chosen, goal->id, &Goal::id) != chosen.end())
            return wrong_place(fmt::format("goals[{}]", chosen.size()), "is there twice");
        chosen.push_back(*std::move(goal));
    }
    return chosen;
}

Result<std::optional<GoalBreakdown>> read_goal_breakdown(const GoalsBody& body)
{
    if (!body.breakdown) {
        if (body.limit)
            return wrong_place("limit", "is that of the values of a `breakdown`");
        return std::nullopt;
    }
    const auto dimension = analytics::parse_dimension(*body.breakdown);
    if (!dimension || row_of(*dimension).is_of_time())
        return wrong_place("breakdown", "must be a dimension of events, but none of time");
    const auto limit = read_limit(body.limit, values_by_default, analytics::goal_values_max);
    if (!limit)
        return std::unexpected(limit.error());
    return GoalBreakdown{.dimension = *dimension, .values_max = *limit};
}

} // namespace waymark::api::native
