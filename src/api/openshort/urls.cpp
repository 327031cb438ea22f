// SPDX-License-Identifier: Apache-2.0
#include "analytics/link_report.hpp"
#include "api/openshort/caller_scope.hpp"
#include "api/openshort/fail.hpp"
#include "api/openshort/handlers.hpp"
#include "api/openshort/page.hpp"
#include "api/openshort/url_draft.hpp"
#include "api/openshort/url_list.hpp"
#include "api/openshort/url_view.hpp"
#include "api/session/audit_trail.hpp"
#include "http/read_json.hpp"

namespace waymark::api::openshort {

namespace {

session::AuditNote creation_note(const links::Link& link)
{
    return {.action = "URL_CREATED",
            .entity_type = "url",
            .entity_id = link.uid,
            .new_value = {
                {"slug", link.slug}, {"originalUrl", link.target_url}, {"title", link.title}}};
}

} // namespace

Answer create_url(Call& call, Services& services)
{
    const auto body = http::read_json<CreateUrl>(call.request);
    if (!body)
        co_return fail(body.error());
    const auto draft = to_draft(*body);
    if (!draft)
        co_return fail(draft.error());
    if (const auto mistakes = services.links.find_mistakes(*draft); !mistakes.empty())
        co_return fail(mistakes);

    const auto link = co_await services.workers.run([&] {
        auto made = services.links.create(call.caller.id, *draft);
        if (made)
            session::record(services.audit, call, creation_note(*made));
        return made;
    });
    if (!link)
        co_return fail(link.error());

    UrlContext context;
    context.public_url = services.public_url;
    co_return http::json(http::Status::created, to_view(*link, context));
}

Answer list_urls(Call& call, Services& services)
{
    const auto query = read_url_query(call.request, call.caller);
    if (!query)
        co_return fail(query.error());
    const auto found = co_await services.workers.run(
        [&] { return find_urls(*query, call.caller, services.links, services.analytics); });
    if (!found)
        co_return fail(found.error());

    boost::json::array data;
    for (const auto& link : found->page.links) {
        UrlContext context;
        context.public_url = services.public_url;
        context.click_count = count_of(found->clicks, link.id);
        data.push_back(to_view(link, context));
    }
    const PageRequest page{query->links.page, query->links.page_size};
    co_return http::json(http::Status::ok, page_view(std::move(data), found->page.total, page));
}

Answer get_url(Call& call, Services& services)
{
    const auto& uid = call.request.path_parameter("id");
    UrlContext context;
    context.public_url = services.public_url;
    const auto link = co_await services.workers.run([&]() -> Result<links::Link> {
        auto found = services.links.get(link_scope(call.caller), uid);
        if (!found)
            return found;
        const auto counts =
            analytics::clicks_by_link(services.analytics, event_scope(call.caller), {found->id});
        if (!counts)
            return std::unexpected(counts.error());
        context.click_count = count_of(*counts, found->id);
        if (call.caller.is_admin()) {
            if (const auto creator = services.users.find(found->owner)) {
                context.creator_name = creator->name.value_or("");
                context.creator_email = creator->email;
            }
        }
        return found;
    });
    if (!link)
        co_return fail(link.error());
    co_return http::json(http::Status::ok, to_view(*link, context));
}

} // namespace waymark::api::openshort
