// SPDX-License-Identifier: Apache-2.0
#include "api/native/goal_routes.hpp"

#include "api/native/asked_events.hpp"
#include "api/native/behaviour_view.hpp"
#include "api/native/goal_body.hpp"
#include "api/native/site_request.hpp"
#include "api/session/audit_trail.hpp"
#include "api/session/fail.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace waymark::api::native {

namespace {

using boost::json::object;
using session::Access;
using session::Call;
using session::fail;
using sites::Goal;
using sites::GoalId;
using Answer = boost::asio::awaitable<http::Response>;

static_assert(sites::goals_max <= analytics::goals_max);

GoalId goal_id(const Call& call)
{
    return GoalId{parse_number<std::uint64_t>(call.request.path_parameter("goal")).value_or(0)};
}

session::AuditNote note_on(const Goal& goal, std::string action)
{
    session::AuditNote note;
    note.action = std::move(action);
    note.entity_type = "goal";
    note.entity_id = fmt::to_string(goal.id.value);
    return note;
}

Result<Goal> create(const Call& call, GoalServices& services, const sites::GoalDraft& draft)
{
    auto goal = services.goals.create(actor_of(call), site_id(call), draft);
    if (!goal)
        return goal;
    auto note = note_on(*goal, "GOAL_CREATED");
    note.new_value = to_view(*goal);
    session::record(services.audit, call, note);
    return goal;
}

Result<Goal> change(const Call& call, GoalServices& services, const sites::GoalPatch& patch)
{
    auto changed = services.goals.update(actor_of(call), site_id(call), goal_id(call), patch);
    if (!changed)
        return std::unexpected(changed.error());
    auto note = note_on(changed->after, "GOAL_UPDATED");
    note.old_value = to_view(changed->before);
    note.new_value = to_view(changed->after);
    session::record(services.audit, call, note);
    return std::move(changed->after);
}

Result<Goal> remove(const Call& call, GoalServices& services)
{
    auto goal = services.goals.remove(actor_of(call), site_id(call), goal_id(call));
    if (!goal)
        return goal;
    auto note = note_on(*goal, "GOAL_DELETED");
    note.old_value = to_view(*goal);
    session::record(services.audit, call, note);
    return goal;
}

Answer list_goals(Call& call, GoalServices& services)
{
    const auto goals = co_await services.workers.run(
        [&] { return services.goals.list(actor_of(call), site_id(call)); });
    if (!goals)
        co_return fail(hide_site(goals.error()));
    boost::json::array data;
    for (const auto& goal : *goals)
        data.push_back(to_view(goal));
    co_return http::json(http::Status::ok, object{{"data", std::move(data)}});
}

Answer create_goal(Call& call, GoalServices& services)
{
    const auto draft = read_goal_draft(call.request);
    if (!draft)
        co_return fail(draft.error());
    if (const auto mistakes = sites::find_mistakes(*draft); !mistakes.empty())
        co_return fail(mistakes);
    const auto goal = co_await services.workers.run([&] { return create(call, services, *draft); });
    if (!goal)
        co_return fail(hide_site(goal.error()));
    co_return http::json(http::Status::created, to_view(*goal));
}

Answer update_goal(Call& call, GoalServices& services)
{
    const auto patch = read_goal_patch(call.request);
    if (!patch)
        co_return fail(patch.error());
    if (const auto mistakes = sites::find_mistakes(*patch); !mistakes.empty())
        co_return fail(mistakes);
    const auto goal = co_await services.workers.run([&] { return change(call, services, *patch); });
    if (!goal)
        co_return fail(hide_site(goal.error()));
    co_return http::json(http::Status::ok, to_view(*goal));
}

Answer remove_goal(Call& call, GoalServices& services)
{
    const auto goal = co_await services.workers.run([&] { return remove(call, services); });
    if (!goal)
        co_return fail(hide_site(goal.error()));
    co_return http::json(http::Status::ok, to_view(*goal));
}

// --- figures

// The same of the range that it is compared with, if it is with one.
Result<std::optional<GoalsReport::Compared>> compare(const Asked<GoalsBody>& asked,
                                                     analytics::GoalQuery query,
                                                     const TimeZone& zone, QueryServices& services)
{
    const Calendar calendar{.zone = zone, .now = services.clock.now()};
    const auto range = read_range(asked.events.range, calendar);
    if (!range)
        return std::unexpected(range.error());
    const auto compared = read_compared(asked.report.compare, *range, calendar);
    if (!compared || !*compared)
        return compared ? Result<std::optional<GoalsReport::Compared>>(std::nullopt)
                        : std::unexpected(compared.error());
    query.events.range = **compared;
    auto report = analytics::goal_report(services.analytics, query);
    if (!report)
        return std::unexpected(report.error());
    return GoalsReport::Compared{.range = **compared, .report = *std::move(report)};
}

Result<GoalsReport> measure(const Asked<GoalsBody>& asked, const AskedEvents& found,
                            std::vector<Goal> goals, QueryServices& services)
{
    const auto breakdown = read_goal_breakdown(asked.report);
    if (!breakdown)
        return std::unexpected(breakdown.error());
    analytics::GoalQuery query{.events = found.trails, .goals = {}};
    for (const auto& goal : goals)
        query.goals.push_back(to_act(goal.deed));
    auto compared = compare(asked, query, found.zone, services);
    if (!compared)
        return std::unexpected(compared.error());
    auto report = analytics::goal_report(services.analytics, query);
    if (!report)
        return std::unexpected(report.error());
    GoalsReport all{.goals = std::move(goals),
                    .range = query.events.range,
                    .report = *std::move(report),
                    .breakdown = *breakdown,
                    .compared = *std::move(compared)};
    if (all.breakdown) {
        auto values = analytics::goal_report_by(services.analytics, query, all.breakdown->dimension,
                                                all.breakdown->values_max);
        if (!values)
            return std::unexpected(values.error());
        all.values = *std::move(values);
    }
    return all;
}

Result<object> answer_goals(const Call& call, const Asked<GoalsBody>& asked, GoalServices& services)
{
    const auto found = find_events(call.caller, asked.events, services.queries);
    if (!found)
        return std::unexpected(found.error());
    const auto site = asked.events.site ? SiteId{*asked.events.site} : call.caller.site;
    if (!site)
        return wrong_place("site", "is required: goals are of one");
    auto goals = services.goals.list(actor_of(call), site);
    if (!goals)
        return std::unexpected(hide_site(goals.error()));
    auto chosen = choose_goals(asked.report, *std::move(goals));
    if (!chosen)
        return std::unexpected(chosen.error());
    const auto report = measure(asked, *found, *std::move(chosen), services.queries);
    if (!report)
        return std::unexpected(report.error());
    return to_view(*report, found->zone);
}

Answer ask_goals(Call& call, GoalServices& services)
{
    const auto asked = read_asked<GoalsBody>(call.request);
    if (!asked)
        co_return fail(asked.error());
    const auto answer =
        co_await services.workers.run([&] { return answer_goals(call, *asked, services); });
    if (!answer)
        co_return fail(to_behaviour_names(answer.error()));
    co_return http::json(http::Status::ok, *answer);
}

using Row = session::Endpoint<GoalServices>;
constexpr std::array endpoints{
    Row{http::Method::get, "/api/native/sites/{id}/goals", Access::user, &list_goals},
    Row{http::Method::post, "/api/native/sites/{id}/goals", Access::user, &create_goal},
    Row{http::Method::patch, "/api/native/sites/{id}/goals/{goal}", Access::user, &update_goal},
    Row{http::Method::delete_, "/api/native/sites/{id}/goals/{goal}", Access::user, &remove_goal},
    // A question changes nothing, however it is sent.
    Row{http::Method::post,
        "/api/native/query/goals",
        Access::user,
        &ask_goals,
        {.scope = identity::Scope::read}},
};

} // namespace

void add_goal_routes(http::Router& router, session::AccessControl& control,
                     const session::Dialect& dialect, GoalServices& services)
{
    session::add_endpoints<GoalServices>(router, control, dialect, services, endpoints);
}

} // namespace waymark::api::native
