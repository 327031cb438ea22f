// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/caller_scope.hpp"
#include "api/openshort/fail.hpp"
#include "api/openshort/find_link.hpp"
#include "api/openshort/handlers.hpp"
#include "api/openshort/page.hpp"
#include "api/openshort/url_draft.hpp"
#include "api/openshort/url_list.hpp"
#include "api/openshort/url_view.hpp"
#include "api/session/audit_trail.hpp"
#include "api/session/request_client.hpp"

namespace waymark::api::openshort {

namespace {

using links::Link;

boost::json::object facts_of(const Link& link)
{
    return {{"slug", link.slug}, {"originalUrl", link.target_url}, {"title", link.title}};
}

boost::json::object facts_and_status_of(const Link& link)
{
    auto facts = facts_of(link);
    facts["status"] = links::to_string(link.status);
    return facts;
}

Result<Link> make_link(const Call& call, Services& services, const links::LinkDraft& draft)
{
    auto made = services.links.create(call.caller.id, draft);
    if (made) {
        session::record(services.audit, call,
                        {.action = "URL_CREATED",
                         .entity_type = "url",
                         .entity_id = made->uid,
                         .new_value = facts_of(*made)});
    }
    return made;
}

Result<Link> change_link(const Call& call, Services& services, const links::LinkPatch& patch)
{
    const auto link = find_link(call, services);
    if (!link)
        return link;
    auto change = services.links.update(link_scope(call.caller), link->id, patch);
    if (!change)
        return std::unexpected(std::move(change).error());
    session::record(services.audit, call,
                    {.action = "URL_UPDATED",
                     .entity_type = "url",
                     .entity_id = link->uid,
                     .old_value = facts_and_status_of(change->before),
                     .new_value = facts_and_status_of(change->after)});
    if (change->before.og_image != change->after.og_image)
        services.images.remove(change->before.og_image);
    return std::move(change->after);
}

Result<Link> remove_link(const Call& call, Services& services)
{
    const auto link = find_link(call, services);
    if (!link)
        return link;
    auto removed = services.links.remove(link_scope(call.caller), link->id);
    if (!removed)
        return removed;
    session::record(services.audit, call,
                    {.action = "URL_DELETED",
                     .entity_type = "url",
                     .entity_id = removed->uid,
                     .old_value = facts_of(*removed)});
    return removed;
}

// Who made the link is for administrators.
UrlContext context_of(const Link& link, const Call& call, const Services& services)
{
    UrlContext context{.public_url = services.public_url};
    if (!call.caller.is_admin())
        return context;
    if (const auto creator = services.users.find(link.owner)) {
        context.creator_name = creator->name.value_or("");
        context.creator_email = creator->email;
    }
    return context;
}

} // namespace

Answer create_url(Call& call, Services& services)
{
    const auto body = read_body(call.request);
    if (!body)
        co_return fail(body.error());
    auto draft = read_url_draft(*body);
    if (!draft)
        co_return fail(draft.error());
    if (const auto mistakes = services.links.find_mistakes(*draft); !mistakes.empty())
        co_return fail(mistakes);
    draft->creator_ip = session::client_of(call.request).address.to_string();

    auto& workers = draft->password ? services.hashers : services.workers;
    const auto link = co_await workers.run([&] { return make_link(call, services, *draft); });
    if (!link)
        co_return fail(link.error());
    co_return http::json(http::Status::created,
                         to_view(*link, {.public_url = services.public_url}));
}

Answer list_urls(Call& call, Services& services)
{
    const auto query = read_url_query(call.request, call.caller);
    if (!query)
        co_return fail(query.error());
    const auto found = co_await services.workers.run([&] { return services.links.list(*query); });

    boost::json::array data;
    for (const auto& link : found.links)
        data.push_back(to_view(link, {.public_url = services.public_url}));
    const PageRequest page{query->page, query->page_size};
    co_return http::json(http::Status::ok, page_view(std::move(data), found.total, page));
}

Answer get_url(Call& call, Services& services)
{
    const auto view = co_await services.workers.run([&]() -> Result<boost::json::object> {
        const auto link = find_link(call, services);
        if (!link)
            return std::unexpected(link.error());
        return to_view(*link, context_of(*link, call, services));
    });
    if (!view)
        co_return fail(view.error());
    co_return http::json(http::Status::ok, *view);
}

Answer update_url(Call& call, Services& services)
{
    const auto body = read_body(call.request);
    if (!body)
        co_return fail(body.error());
    const auto patch = read_url_patch(*body);
    if (!patch)
        co_return fail(patch.error());
    if (const auto mistakes = services.links.find_mistakes(*patch); !mistakes.empty())
        co_return fail(mistakes);

    auto& workers = patch->password ? services.hashers : services.workers;
    const auto link = co_await workers.run([&] { return change_link(call, services, *patch); });
    if (!link)
        co_return fail(link.error());
    co_return http::json(http::Status::ok, to_view(*link, {.public_url = services.public_url}));
}

Answer delete_url(Call& call, Services& services)
{
    const auto removed = co_await services.workers.run([&] { return remove_link(call, services); });
    if (!removed)
        co_return fail(removed.error());
    co_return http::no_content();
}

Answer count_urls(Call& call, Services& services)
{
    const auto counts = co_await services.workers.run(
        [&] { return services.links.count(link_scope(call.caller)); });
    co_return http::json(http::Status::ok, boost::json::object{{"totalUrls", counts.total},
                                                               {"activeUrls", counts.active},
                                                               {"inactiveUrls", counts.inactive},
                                                               {"expiredUrls", counts.expired}});
}

} // namespace waymark::api::openshort
