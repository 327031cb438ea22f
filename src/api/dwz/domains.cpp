// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/audit_notes.hpp"
#include "api/dwz/domain_body.hpp"
#include "api/dwz/domain_view.hpp"
#include "api/dwz/envelope.hpp"
#include "api/dwz/handlers.hpp"
#include "api/dwz/parameters.hpp"

namespace waymark::api::dwz {

namespace {

using links::domains::Domain;

constexpr std::string_view name_taken = "域名已存在";
constexpr std::string_view new_name_taken = "新域名已存在";

struct SetDomainStatus {
    bool is_active = false;
};
BOOST_DESCRIBE_STRUCT(SetDomainStatus, (), (is_active))

Result<Domain> create(const Call& call, Services& services,
                      const links::domains::DomainDraft& draft)
{
    auto domain = services.domains.create(draft);
    if (domain) {
        auto note = note_on(*domain, "DOMAIN_CREATED");
        note.new_value = audit_value(*domain);
        session::record(services.audit, call, note);
    }
    return domain;
}

Result<Domain> change(const Call& call, Services& services, std::uint64_t id,
                      const links::domains::DomainPatch& patch)
{
    auto domain = services.domains.update(id, patch);
    if (domain) {
        auto note = note_on(*domain, "DOMAIN_UPDATED");
        note.new_value = audit_value(*domain);
        session::record(services.audit, call, note);
    }
    return domain;
}

Result<Domain> remove(const Call& call, Services& services, std::uint64_t id)
{
    auto domain = services.domains.remove(id);
    if (domain) {
        auto note = note_on(*domain, "DOMAIN_DELETED");
        note.old_value = audit_value(*domain);
        session::record(services.audit, call, note);
    }
    return domain;
}

boost::json::array to_list(const std::vector<Domain>& domains)
{
    boost::json::array list;
    for (const auto& domain : domains)
        list.push_back(to_view(domain));
    return list;
}

} // namespace

Answer create_domain(Call& call, Services& services)
{
    const auto body = read_body<CreateDomain>(call.request);
    if (!body)
        co_return fail(body.error());
    const auto draft = to_draft(*body);
    if (!draft)
        co_return fail(draft.error());
    const auto domain =
        co_await services.workers.run([&] { return create(call, services, *draft); });
    if (!domain)
        co_return fail(reject_domain(domain.error(), name_taken));
    co_return ok(to_view(*domain));
}

Answer list_domains(Call&, Services& services)
{
    const auto domains =
        co_await services.workers.run([&] { return services.domains.list(/*only_active=*/false); });
    co_return ok(boost::json::object{{"list", to_list(domains)}, {"total", domains.size()}});
}

Answer list_active_domains(Call&, Services& services)
{
    const auto domains =
        co_await services.workers.run([&] { return services.domains.list(/*only_active=*/true); });
    co_return ok(to_list(domains));
}

Answer update_domain(Call& call, Services& services)
{
    const auto id = read_id(call.request, "id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_id);
    const auto body = read_body<UpdateDomain>(call.request);
    if (!body)
        co_return fail(body.error());
    const auto domain =
        co_await services.workers.run([&] { return change(call, services, *id, to_patch(*body)); });
    if (!domain)
        co_return fail(reject_domain(domain.error(), new_name_taken));
    co_return ok(to_view(*domain));
}

Answer set_domain_status(Call& call, Services& services)
{
    const auto id = read_id(call.request, "id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_id);
    const auto body = read_body<SetDomainStatus>(call.request);
    if (!body)
        co_return fail(body.error());
    links::domains::DomainPatch patch;
    patch.is_active = body->is_active;
    const auto domain =
        co_await services.workers.run([&] { return change(call, services, *id, patch); });
    if (!domain)
        co_return fail(reject_domain(domain.error(), new_name_taken));
    co_return ok(true);
}

Answer delete_domain(Call& call, Services& services)
{
    const auto id = read_id(call.request, "id");
    if (!id)
        co_return fail(http::Status::bad_request, malformed_id);
    const auto domain = co_await services.workers.run([&] { return remove(call, services, *id); });
    if (!domain)
        co_return fail(reject_domain(domain.error(), name_taken));
    co_return done("删除成功");
}

} // namespace waymark::api::dwz
