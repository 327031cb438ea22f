// SPDX-License-Identifier: Apache-2.0
#include "analytics/click_reports.hpp"
#include "api/openshort/caller_scope.hpp"
#include "api/openshort/condition_body.hpp"
#include "api/openshort/fail.hpp"
#include "api/openshort/find_link.hpp"
#include "api/openshort/handlers.hpp"
#include "api/openshort/rule_body.hpp"
#include "api/openshort/rule_view.hpp"
#include "api/openshort/wire_names.hpp"
#include "api/session/audit_trail.hpp"

#include <boost/json.hpp>

#include <string>
#include <utility>

namespace waymark::api::openshort {

namespace {

using boost::json::object;
using links::Link;
using links::routing::Rule;
using links::routing::RuleDraft;
using links::routing::RulePatch;

http::Response to_answer(const Result<object>& view, http::Status status)
{
    return view ? http::json(status, *view) : fail(of_destination(view.error()));
}

session::AuditNote note_about(std::string action, const Rule& rule)
{
    return {.action = std::move(action), .entity_type = "routing_rule", .entity_id = rule.uid};
}

object facts_of(const Rule& rule, const Link& link)
{
    return {{"urlId", link.uid},
            {"name", rule.name},
            {"targetUrl", rule.target_url},
            {"priority", rule.priority},
            {"isActive", rule.is_active},
            {"conditions", to_view(rule.conditions)}};
}

object settings_of(const Link& link)
{
    object settings{{"isSmartRouting", link.is_smart_routing}, {"defaultUrl", nullptr}};
    if (!link.default_url.empty())
        settings["defaultUrl"] = link.default_url;
    return settings;
}

const std::string& rule_uid(const Call& call)
{
    return call.request.path_parameter("ruleId");
}

auto matches_by_rule(const Call& call, Services& services, LinkId link)
{
    return analytics::matches_by_rule(services.analytics, event_scope(call.caller).link(link));
}

Result<object> make_rule(const Call& call, Services& services, const RuleDraft& draft)
{
    const auto link = find_link(call, services);
    if (!link)
        return std::unexpected(link.error());
    const auto made = services.rules.create(*link, draft);
    if (!made)
        return std::unexpected(made.error());
    auto note = note_about("ROUTING_RULE_CREATED", *made);
    note.new_value = facts_of(*made, *link);
    session::record(services.audit, call, note);
    return to_view(*made, link->uid, 0);
}

Result<object> show_rules(const Call& call, Services& services)
{
    const auto link = find_link(call, services);
    if (!link)
        return std::unexpected(link.error());
    const auto matches = matches_by_rule(call, services, link->id);
    if (!matches)
        return std::unexpected(matches.error());
    return rules_view(link->uid, services.rules.list(link->id), *matches);
}

Result<object> show_rule(const Call& call, Services& services)
{
    const auto link = find_link(call, services);
    if (!link)
        return std::unexpected(link.error());
    const auto rule = services.rules.get(link->id, rule_uid(call));
    if (!rule)
        return std::unexpected(rule.error());
    const auto matches = matches_by_rule(call, services, link->id);
    if (!matches)
        return std::unexpected(matches.error());
    return to_view(*rule, link->uid, matches_of(*matches, rule->id));
}

// The matches are asked for first: an event store that is away leaves everything as it was.
Result<object> change_rule(const Call& call, Services& services, const RulePatch& patch)
{
    const auto link = find_link(call, services);
    if (!link)
        return std::unexpected(link.error());
    const auto matches = matches_by_rule(call, services, link->id);
    if (!matches)
        return std::unexpected(matches.error());
    const auto change = services.rules.update(*link, rule_uid(call), patch);
    if (!change)
        return std::unexpected(change.error());
    auto note = note_about("ROUTING_RULE_UPDATED", change->after);
    note.old_value = facts_of(change->before, *link);
    note.new_value = facts_of(change->after, *link);
    session::record(services.audit, call, note);
    return to_view(change->after, link->uid, matches_of(*matches, change->after.id));
}

Result<object> change_settings(const Call& call, Services& services, const links::LinkPatch& patch)
{
    const auto link = find_link(call, services);
    if (!link)
        return std::unexpected(link.error());
    const auto change = services.links.update(link_scope(call.caller), link->id, patch);
    if (!change)
        return std::unexpected(change.error());
    session::record(services.audit, call,
                    {.action = "URL_UPDATED",
                     .entity_type = "url",
                     .entity_id = link->uid,
                     .old_value = settings_of(change->before),
                     .new_value = settings_of(change->after)});
    return settings_of(change->after);
}

Result<Rule> remove_rule(const Call& call, Services& services)
{
    const auto link = find_link(call, services);
    if (!link)
        return std::unexpected(link.error());
    auto removed = services.rules.remove(*link, rule_uid(call));
    if (!removed)
        return removed;
    auto note = note_about("ROUTING_RULE_DELETED", *removed);
    note.old_value = facts_of(*removed, *link);
    session::record(services.audit, call, note);
    return removed;
}

// A rule by a draft that one of the two ways of making rules has read.
Answer create_from(Call& call, Services& services, Checked<RuleDraft> draft)
{
    if (!draft)
        co_return fail(draft.error());
    if (const auto mistakes = services.rules.find_mistakes(*draft); !mistakes.empty())
        co_return fail(of_destination(mistakes));
    const auto made =
        co_await services.workers.run([&] { return make_rule(call, services, *draft); });
    co_return to_answer(made, http::Status::created);
}

} // namespace

Answer create_rule(Call& call, Services& services)
{
    const auto body = read_body(call.request);
    if (!body)
        co_return fail(body.error());
    co_return co_await create_from(call, services, read_rule_draft(*body));
}

Answer create_rule_from_template(Call& call, Services& services)
{
    const auto body = read_body(call.request);
    if (!body)
        co_return fail(body.error());
    co_return co_await create_from(call, services, read_templated_rule(*body));
}

Answer list_rules(Call& call, Services& services)
{
    const auto view = co_await services.workers.run([&] { return show_rules(call, services); });
    co_return to_answer(view, http::Status::ok);
}

Answer get_rule(Call& call, Services& services)
{
    const auto view = co_await services.workers.run([&] { return show_rule(call, services); });
    co_return to_answer(view, http::Status::ok);
}

Answer update_rule(Call& call, Services& services)
{
    const auto body = read_body(call.request);
    if (!body)
        co_return fail(body.error());
    const auto patch = read_rule_patch(*body);
    if (!patch)
        co_return fail(patch.error());
    if (const auto mistakes = services.rules.find_mistakes(*patch); !mistakes.empty())
        co_return fail(of_destination(mistakes));
    const auto changed =
        co_await services.workers.run([&] { return change_rule(call, services, *patch); });
    co_return to_answer(changed, http::Status::ok);
}

Answer update_routing_settings(Call& call, Services& services)
{
    const auto body = read_body(call.request);
    if (!body)
        co_return fail(body.error());
    const auto patch = read_routing_settings(*body);
    if (!patch)
        co_return fail(patch.error());
    if (const auto mistakes = services.links.find_mistakes(*patch); !mistakes.empty())
        co_return fail(mistakes);
    const auto changed =
        co_await services.workers.run([&] { return change_settings(call, services, *patch); });
    co_return to_answer(changed, http::Status::ok);
}

Answer delete_rule(Call& call, Services& services)
{
    const auto removed = co_await services.workers.run([&] { return remove_rule(call, services); });
    if (!removed)
        co_return fail(removed.error());
    co_return http::no_content();
}

Answer list_routing_templates(Call&, Services&)
{
    boost::json::array templates;
    for (const auto& known : links::routing::rule_templates())
        templates.push_back(to_view(known));
    co_return http::json(http::Status::ok, object{{"templates", std::move(templates)}});
}

} // namespace waymark::api::openshort
