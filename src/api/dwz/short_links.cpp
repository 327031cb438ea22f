// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/audit_notes.hpp"
#include "api/dwz/caller_scope.hpp"
#include "api/dwz/envelope.hpp"
#include "api/dwz/handlers.hpp"
#include "api/dwz/parameters.hpp"
#include "api/dwz/short_link_body.hpp"
#include "api/dwz/short_link_view.hpp"

namespace waymark::api::dwz {

namespace {

Accepted<links::Link> create(const Call& call, Services& services, links::LinkDraft draft,
                             const std::string& domain_name)
{
    const auto domain = services.domains.for_new_link(domain_name);
    if (!domain)
        return std::unexpected(reject_choice(domain.error(), domain_name));
    place(draft, *domain);
    draft.creator_ip = call.request.client.to_string();
    auto link = services.links.create(call.caller.id, draft);
    if (!link)
        return std::unexpected(reject_new_link(link.error()));
    auto note = note_on(*link, "URL_CREATED");
    note.new_value = audit_value(*link);
    session::record(services.audit, call, note);
    return *std::move(link);
}

Result<links::Link> change(const Call& call, Services& services, LinkId id, links::LinkPatch patch)
{
    const auto scope = link_scope(call.caller);
    const auto before = services.links.get(scope, id);
    if (!before)
        return before;
    // This API has no state `expired`: a link whose time is over lives on with a new one.
    if (patch.expires && !patch.status && before->status == links::LinkStatus::expired)
        patch.status = links::LinkStatus::active;
    auto changed = services.links.update(scope, id, patch);
    if (!changed)
        return std::unexpected(std::move(changed.error()));
    auto note = note_on(changed->after, "URL_UPDATED");
    note.old_value = audit_value(changed->before);
    note.new_value = audit_value(changed->after);
    session::record(services.audit, call, note);
    return std::move(changed->after);
}

Result<links::Link> remove(const Call& call, Services& services, LinkId id)
{
    auto link = services.links.remove(link_scope(call.caller), id);
    if (link) {
        auto note = note_on(*link, "URL_DELETED");
        note.old_value = audit_value(*link);
        session::record(services.audit, call, note);
    }
    return link;
}

} // namespace

Answer create_short_link(Call& call, Services& services)
{
    const auto body = read_body<CreateShortLink>(call.request);
    if (!body)
        co_return fail(body.error());
    const auto draft = to_draft(*body);
    if (!draft)
        co_return fail(draft.error());
    const auto link = co_await services.workers.run(
        [&] { return create(call, services, *draft, body->domain.value_or("")); });
    if (!link)
        co_return fail(link.error());
    co_return ok(to_view(*link, services.public_url));
}

Answer get_short_link(Call& call, Services& services)
{
    const auto id = read_id(call.request, "id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_id);
    const auto link = co_await services.workers.run(
        [&] { return services.links.get(link_scope(call.caller), LinkId{*id}); });
    if (!link)
        co_return fail(reject_link(link.error()));
    co_return ok(to_view(*link, services.public_url));
}

Answer update_short_link(Call& call, Services& services)
{
    const auto id = read_id(call.request, "id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_id);
    const auto patch = read_link_patch(call.request);
    if (!patch)
        co_return fail(patch.error());
    const auto link =
        co_await services.workers.run([&] { return change(call, services, LinkId{*id}, *patch); });
    if (!link)
        co_return fail(reject_link(link.error()));
    co_return ok(to_view(*link, services.public_url));
}

Answer delete_short_link(Call& call, Services& services)
{
    const auto id = read_id(call.request, "id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_id);
    const auto link =
        co_await services.workers.run([&] { return remove(call, services, LinkId{*id}); });
    if (!link)
        co_return fail(reject_link(link.error()));
    co_return done("删除成功");
}

} // namespace waymark::api::dwz
