// SPDX-License-Identifier: Apache-2.0
#include "api/native/site_routes.hpp"

#include "api/native/page_request.hpp"
#include "api/native/site_body.hpp"
#include "api/native/site_request.hpp"
#include "api/native/site_snippets.hpp"
#include "api/native/site_view.hpp"
#include "api/session/audit_trail.hpp"
#include "api/session/fail.hpp"
#include "base/text.hpp"
#include "base/text_rules.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

namespace waymark::api::native {

namespace {

using session::Access;
using session::Call;
using session::fail;
using sites::Site;
using Answer = boost::asio::awaitable<http::Response>;

constexpr std::size_t search_length_max = 255;

// What a service says of a site, as clients are told.
Error to_refusal(Error error)
{
    return to_wire(hide_site(std::move(error)));
}

// Of many rules only their number is kept: entries of the log are read by the page.
boost::json::object audit_value(const Site& site)
{
    constexpr std::size_t rules_max = 20;
    auto value = settings_view(site);
    if (site.rules.size() > rules_max)
        value.erase("rules");
    value["ruleCount"] = site.rules.size();
    return value;
}

session::AuditNote note_on(const Site& site, std::string action)
{
    session::AuditNote note;
    note.action = std::move(action);
    note.entity_type = "site";
    note.entity_id = fmt::to_string(site.id.value);
    note.new_value = audit_value(site);
    return note;
}

Result<Site> create(const Call& call, SiteServices& services, const sites::SiteDraft& draft)
{
    auto site = services.sites.create(call.caller.id, draft);
    if (site)
        session::record(services.audit, call, note_on(*site, "SITE_CREATED"));
    return site;
}

Result<Site> change(const Call& call, SiteServices& services, const sites::SitePatch& patch)
{
    auto changed = services.sites.update(actor_of(call), site_id(call), patch);
    if (!changed)
        return std::unexpected(std::move(changed).error());
    auto note = note_on(changed->after, "SITE_UPDATED");
    note.old_value = audit_value(changed->before);
    session::record(services.audit, call, note);
    return std::move(changed->after);
}

Answer list_sites(Call& call, SiteServices& services)
{
    const auto page = read_page(call.request);
    if (!page)
        co_return fail(page.error());
    const auto& caller = call.caller;
    const sites::SiteQuery query{.owner =
                                     caller.is_admin() ? std::nullopt : std::optional(caller.id),
                                 .search = call.request.query_parameter("search").value_or(""),
                                 .slice = page->slice(),
                                 .id = caller.site ? std::optional(caller.site) : std::nullopt};
    if (const auto checked = check_line(query.search, "search", search_length_max); !checked)
        co_return fail(checked.error());
    const auto found = co_await services.workers.run([&] { return services.sites.list(query); });
    boost::json::array data;
    for (const auto& site : found.items)
        data.push_back(to_view(site));
    co_return http::json(http::Status::ok, page_view(std::move(data), found.total, *page));
}

Answer create_site(Call& call, SiteServices& services)
{
    const auto draft = read_site_draft(call.request);
    if (!draft)
        co_return fail(draft.error());
    if (call.caller.site)
        co_return fail(
            Error{Errc::forbidden, "This key is for one site, and makes no others.", ""});
    if (auto mistakes = sites::find_mistakes(*draft); !mistakes.empty())
        co_return fail(to_wire(std::move(mistakes)));
    const auto site = co_await services.workers.run([&] { return create(call, services, *draft); });
    if (!site)
        co_return fail(to_refusal(site.error()));
    co_return http::json(http::Status::created, to_view(*site));
}

Answer get_site(Call& call, SiteServices& services)
{
    const auto site = co_await services.workers.run(
        [&] { return services.sites.get(actor_of(call), site_id(call)); });
    if (!site)
        co_return fail(to_refusal(site.error()));
    co_return http::json(http::Status::ok, to_view(*site));
}

Answer update_site(Call& call, SiteServices& services)
{
    const auto patch = read_site_patch(call.request);
    if (!patch)
        co_return fail(patch.error());
    if (auto mistakes = sites::find_mistakes(*patch); !mistakes.empty())
        co_return fail(to_wire(std::move(mistakes)));
    const auto site = co_await services.workers.run([&] { return change(call, services, *patch); });
    if (!site)
        co_return fail(to_refusal(site.error()));
    co_return http::json(http::Status::ok, to_view(*site));
}

Answer show_tracking(Call& call, SiteServices& services)
{
    const auto site = co_await services.workers.run(
        [&] { return services.sites.get(actor_of(call), site_id(call)); });
    if (!site)
        co_return fail(to_refusal(site.error()));
    co_return http::json(
        http::Status::ok,
        boost::json::object{{"trackingId", site->tracking_id},
                            {"snippets", snippets_of(*site, services.public_url)}});
}

using Row = session::Endpoint<SiteServices>;
constexpr std::array endpoints{
    Row{http::Method::get, "/api/native/sites", Access::user, &list_sites},
    Row{http::Method::post, "/api/native/sites", Access::user, &create_site},
    Row{http::Method::get, "/api/native/sites/{id}", Access::user, &get_site},
    Row{http::Method::patch, "/api/native/sites/{id}", Access::user, &update_site},
    Row{http::Method::get, "/api/native/sites/{id}/tracking", Access::user, &show_tracking},
};

} // namespace

void add_site_routes(http::Router& router, session::AccessControl& control,
                     const session::Dialect& dialect, SiteServices& services)
{
    session::add_endpoints<SiteServices>(router, control, dialect, services, endpoints);
}

} // namespace waymark::api::native
