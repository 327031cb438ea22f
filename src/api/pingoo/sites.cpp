// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/binding.hpp"
#include "api/pingoo/envelope.hpp"
#include "api/pingoo/handlers.hpp"
#include "api/pingoo/site_view.hpp"
#include "api/session/audit_trail.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

namespace waymark::api::pingoo {

namespace {

using http::Status;
using sites::Site;
using sites::SiteDraft;
using sites::SitePatch;

sites::Actor actor_of(const Call& call)
{
    return {.id = call.caller.id, .is_admin = call.caller.is_admin()};
}

constexpr std::string_view malformed_id = "无效的站点ID";
constexpr std::size_t page_size_default = 10;
constexpr std::size_t page_size_max = 100;

std::optional<SiteId> read_id(const http::Request& request)
{
    const auto id = parse_number<std::uint64_t>(request.path_parameter("id"));
    return id ? std::optional(SiteId{*id}) : std::nullopt;
}

// A query parameter; what is no positive number up to `max` is `otherwise`.
std::uint64_t read_positive(const http::Request& request, std::string_view name,
                            std::uint64_t otherwise, std::uint64_t max)
{
    const auto number = parse_number<std::uint64_t>(request.query_parameter(name).value_or(""));
    return number && *number >= 1 && *number <= max ? *number : otherwise;
}

Result<SiteDraft> read_draft(const http::Request& request)
{
    SiteDraft draft;
    const auto bound = bind_members(request, "SiteCreate",
                                    {{.member = "name",
                                      .field = "Name",
                                      .value = &draft.name,
                                      .is_required = true,
                                      .length_max = sites::name_length_max},
                                     {.member = "domain",
                                      .field = "Domain",
                                      .value = &draft.domain,
                                      .is_required = true,
                                      .is_url = true}});
    if (!bound)
        return std::unexpected(bound.error());
    return draft;
}

// An empty name leaves the site's.
Result<SitePatch> read_patch(const http::Request& request)
{
    std::string name;
    std::string domain;
    const auto bound = bind_members(
        request, "SiteUpdate",
        {{.member = "name", .field = "Name", .value = &name, .length_max = sites::name_length_max},
         {.member = "domain",
          .field = "Domain",
          .value = &domain,
          .is_required = true,
          .is_url = true}});
    if (!bound)
        return std::unexpected(bound.error());
    return SitePatch{.name = name.empty() ? std::nullopt : std::optional(std::move(name)),
                     .domain = std::move(domain)};
}

session::AuditNote note_on(const Site& site, std::string action)
{
    session::AuditNote note;
    note.action = std::move(action);
    note.entity_type = "site";
    note.entity_id = fmt::to_string(site.id.value);
    return note;
}

boost::json::object audit_value(const Site& site)
{
    return {{"name", site.name}, {"domain", site.domain}};
}

Result<Site> create(const Call& call, Services& services, const SiteDraft& draft)
{
    auto site = services.sites.create(call.caller.id, draft);
    if (site) {
        auto note = note_on(*site, "SITE_CREATED");
        note.new_value = audit_value(*site);
        session::record(services.audit, call, note);
    }
    return site;
}

Result<Site> change(const Call& call, Services& services, SiteId id, const SitePatch& patch)
{
    auto changed = services.sites.update(actor_of(call), id, patch);
    if (!changed)
        return std::unexpected(std::move(changed).error());
    auto note = note_on(changed->after, "SITE_UPDATED");
    note.old_value = audit_value(changed->before);
    note.new_value = audit_value(changed->after);
    session::record(services.audit, call, note);
    return std::move(changed->after);
}

Result<Site> remove(const Call& call, Services& services, SiteId id)
{
    auto site = services.sites.remove(actor_of(call), id);
    if (site) {
        auto note = note_on(*site, "SITE_DELETED");
        note.old_value = audit_value(*site);
        session::record(services.audit, call, note);
    }
    return site;
}

Result<Site> clear(const Call& call, Services& services, SiteId id)
{
    auto site = services.sites.clear(actor_of(call), id);
    if (site)
        session::record(services.audit, call, note_on(*site, "SITE_CLEARED"));
    return site;
}

} // namespace

Answer create_site(Call& call, Services& services)
{
    const auto draft = read_draft(call.request);
    if (!draft)
        co_return fail(Status::unprocessable_entity, draft.error().message);
    const auto site = co_await services.workers.run([&] { return create(call, services, *draft); });
    if (!site)
        co_return fail(Status::internal_server_error, "创建站点失败");
    co_return ok(to_view(*site, services.zone));
}

Answer list_sites(Call& call, Services& services)
{
    constexpr std::uint64_t page_max = 1'000'000'000;
    const PageShape shape{
        .page = read_positive(call.request, "page", 1, page_max),
        .page_size = read_positive(call.request, "limit", page_size_default, page_size_max)};
    const sites::SiteQuery query{
        .owner = call.caller.is_admin() ? std::nullopt : std::optional(call.caller.id),
        .search = call.request.query_parameter("search").value_or(""),
        .slice = {.offset = (shape.page - 1) * shape.page_size, .limit = shape.page_size}};
    const auto page = co_await services.workers.run([&] { return services.sites.list(query); });
    boost::json::array list;
    for (const auto& site : page.items)
        list.push_back(to_view(site, services.zone));
    co_return ok(std::move(list), page.total, shape);
}

Answer get_site(Call& call, Services& services)
{
    const auto id = read_id(call.request);
    if (!id)
        co_return fail(Status::unprocessable_entity, malformed_id);
    const auto site =
        co_await services.workers.run([&] { return services.sites.get(actor_of(call), *id); });
    if (!site) {
        const bool is_foreign = site.error().code == Errc::forbidden;
        co_return fail(Status::internal_server_error,
                       is_foreign ? "站点不存在" : "获取站点详情失败");
    }
    co_return ok(to_view(*site, services.zone));
}

Answer update_site(Call& call, Services& services)
{
    const auto id = read_id(call.request);
    if (!id)
        co_return fail(Status::unprocessable_entity, malformed_id);
    const auto patch = read_patch(call.request);
    if (!patch)
        co_return fail(Status::unprocessable_entity, patch.error().message);
    const auto site =
        co_await services.workers.run([&] { return change(call, services, *id, *patch); });
    if (!site)
        co_return fail(Status::internal_server_error, "更新站点失败");
    co_return ok(to_view(*site, services.zone));
}

Answer delete_site(Call& call, Services& services)
{
    const auto id = read_id(call.request);
    if (!id)
        co_return fail(Status::unprocessable_entity, malformed_id);
    const auto site = co_await services.workers.run([&] { return remove(call, services, *id); });
    if (!site)
        co_return fail(Status::internal_server_error, "删除站点失败");
    co_return ok("站点删除成功");
}

Answer clear_site(Call& call, Services& services)
{
    const auto id = read_id(call.request);
    if (!id)
        co_return fail(Status::unprocessable_entity, malformed_id);
    const auto site = co_await services.workers.run([&] { return clear(call, services, *id); });
    if (!site) {
        const bool is_foreign = site.error().code == Errc::forbidden;
        co_return fail(Status::internal_server_error,
                       is_foreign ? "无权限删除此站点" : "站点不存在");
    }
    co_return ok(boost::json::object{{"message", "统计数据已清空"}});
}

} // namespace waymark::api::pingoo
