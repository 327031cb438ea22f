// SPDX-License-Identifier: Apache-2.0
#include "analytics/click_reports.hpp"
#include "api/openshort/caller_scope.hpp"
#include "api/openshort/fail.hpp"
#include "api/openshort/find_link.hpp"
#include "api/openshort/handlers.hpp"
#include "api/openshort/variant_body.hpp"
#include "api/openshort/variant_view.hpp"
#include "api/openshort/wire_names.hpp"
#include "api/session/audit_trail.hpp"

#include <boost/json.hpp>

#include <string>
#include <utility>

namespace waymark::api::openshort {

namespace {

using boost::json::object;
using links::variants::Variant;
using links::variants::VariantDraft;
using links::variants::VariantPatch;

http::Response to_answer(const Result<object>& view, http::Status status)
{
    return view ? http::json(status, *view) : fail(of_destination(view.error()));
}

session::AuditNote note_about(std::string action, const Variant& variant)
{
    return {.action = std::move(action), .entity_type = "variant", .entity_id = variant.uid};
}

const std::string& variant_uid(const Call& call)
{
    return call.request.path_parameter("variantId");
}

auto clicks_by_variant(const Call& call, Services& services, LinkId link)
{
    return analytics::clicks_by_variant(services.analytics, event_scope(call.caller).link(link),
                                        std::nullopt);
}

Result<object> make_variant(const Call& call, Services& services, const VariantDraft& draft)
{
    const auto link = find_link(call, services);
    if (!link)
        return std::unexpected(link.error());
    const auto made = services.variants.create(*link, draft);
    if (!made)
        return std::unexpected(made.error());
    auto note = note_about("VARIANT_CREATED", *made);
    note.new_value = {{"urlId", link->uid},
                      {"name", made->name},
                      {"targetUrl", made->target_url},
                      {"weight", made->weight}};
    session::record(services.audit, call, note);
    return to_view(*made, link->uid, 0);
}

Result<object> show_variants(const Call& call, Services& services)
{
    const auto link = find_link(call, services);
    if (!link)
        return std::unexpected(link.error());
    const auto clicks = clicks_by_variant(call, services, link->id);
    if (!clicks)
        return std::unexpected(clicks.error());
    return variants_view(*link, services.variants.list(link->id), *clicks);
}

Result<object> show_variant(const Call& call, Services& services)
{
    const auto link = find_link(call, services);
    if (!link)
        return std::unexpected(link.error());
    const auto variant = services.variants.get(link->id, variant_uid(call));
    if (!variant)
        return std::unexpected(variant.error());
    const auto clicks = clicks_by_variant(call, services, link->id);
    if (!clicks)
        return std::unexpected(clicks.error());
    return to_view(*variant, link->uid, clicks_of(*clicks, variant->id));
}

// The clicks are asked for first: an event store that is away leaves everything as it was.
Result<object> change_variant(const Call& call, Services& services, const VariantPatch& patch)
{
    const auto link = find_link(call, services);
    if (!link)
        return std::unexpected(link.error());
    const auto clicks = clicks_by_variant(call, services, link->id);
    if (!clicks)
        return std::unexpected(clicks.error());
    const auto change = services.variants.update(*link, variant_uid(call), patch);
    if (!change)
        return std::unexpected(change.error());
    auto note = note_about("VARIANT_UPDATED", change->after);
    note.old_value = {{"name", change->before.name},
                      {"targetUrl", change->before.target_url},
                      {"weight", change->before.weight},
                      {"isActive", change->before.is_active}};
    note.new_value = to_view(patch);
    session::record(services.audit, call, note);
    return to_view(change->after, link->uid, clicks_of(*clicks, change->after.id));
}

Result<Variant> remove_variant(const Call& call, Services& services)
{
    const auto link = find_link(call, services);
    if (!link)
        return std::unexpected(link.error());
    auto removed = services.variants.remove(*link, variant_uid(call));
    if (!removed)
        return removed;
    auto note = note_about("VARIANT_DELETED", *removed);
    note.old_value = {{"urlId", link->uid},
                      {"name", removed->name},
                      {"targetUrl", removed->target_url},
                      {"weight", removed->weight}};
    session::record(services.audit, call, note);
    return removed;
}

} // namespace

Answer create_variant(Call& call, Services& services)
{
    const auto body = read_body(call.request);
    if (!body)
        co_return fail(body.error());
    const auto draft = read_variant_draft(*body);
    if (!draft)
        co_return fail(draft.error());
    if (const auto mistakes = services.variants.find_mistakes(*draft); !mistakes.empty())
        co_return fail(of_destination(mistakes));
    const auto made =
        co_await services.workers.run([&] { return make_variant(call, services, *draft); });
    co_return to_answer(made, http::Status::created);
}

Answer list_variants(Call& call, Services& services)
{
    const auto view = co_await services.workers.run([&] { return show_variants(call, services); });
    co_return to_answer(view, http::Status::ok);
}

Answer get_variant(Call& call, Services& services)
{
    const auto view = co_await services.workers.run([&] { return show_variant(call, services); });
    co_return to_answer(view, http::Status::ok);
}

Answer update_variant(Call& call, Services& services)
{
    const auto body = read_body(call.request);
    if (!body)
        co_return fail(body.error());
    const auto patch = read_variant_patch(*body);
    if (!patch)
        co_return fail(patch.error());
    if (const auto mistakes = services.variants.find_mistakes(*patch); !mistakes.empty())
        co_return fail(of_destination(mistakes));
    const auto changed =
        co_await services.workers.run([&] { return change_variant(call, services, *patch); });
    co_return to_answer(changed, http::Status::ok);
}

Answer delete_variant(Call& call, Services& services)
{
    const auto removed =
        co_await services.workers.run([&] { return remove_variant(call, services); });
    if (!removed)
        co_return fail(removed.error());
    co_return http::no_content();
}

} // namespace waymark::api::openshort
