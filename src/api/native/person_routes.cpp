// SPDX-License-Identifier: Apache-2.0
#include "api/native/person_routes.hpp"

#include "analytics/person_log.hpp"
#include "api/native/page_request.hpp"
#include "api/native/person_export.hpp"
#include "api/native/person_request.hpp"
#include "api/native/site_request.hpp"
#include "api/session/audit_trail.hpp"
#include "api/session/fail.hpp"
#include "base/iso8601.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <string>
#include <utility>

namespace waymark::api::native {

namespace {

using session::Access;
using session::Call;
using session::fail;
using sites::SiteErasure;
using Answer = boost::asio::awaitable<http::Response>;

Result<sites::Site> find_site(const Call& call, const PersonServices& services)
{
    auto site = services.sites.get(actor_of(call), site_id(call));
    if (!site)
        return std::unexpected(hide_site(std::move(site).error()));
    return site;
}

boost::json::object to_view(const SiteErasure& erasure)
{
    boost::json::object view{{"id", erasure.id},
                             {"state", erasure.finished ? "done" : "pending"},
                             {"by", fmt::format("{}_id", to_string(erasure.kind))},
                             {"requested_at", to_iso8601(erasure.requested)},
                             {"finished_at", nullptr}};
    if (erasure.finished)
        view["finished_at"] = to_iso8601(*erasure.finished);
    return view;
}

// Not whom it is about: what is erased must not live on in the log.
session::AuditNote note_on(const sites::Site& site, std::string action, std::string_view named_by)
{
    session::AuditNote note;
    note.action = std::move(action);
    note.entity_type = "site";
    note.entity_id = fmt::to_string(site.id.value);
    note.metadata["by"] = named_by;
    return note;
}

Result<SiteErasure> erase(const Call& call, PersonServices& services, const PersonRequest& person)
{
    const auto site = find_site(call, services);
    if (!site)
        return std::unexpected(site.error());
    auto erasure = services.erasures.add({.events_site = site->events_id(),
                                          .visitor = person.visitor,
                                          .user = person.user,
                                          .requested = services.clock.now()});
    if (!erasure)
        return erasure;
    auto note = note_on(*site, "PERSON_ERASURE_REQUESTED", person.named_by());
    note.metadata["erasure"] = erasure->id;
    session::record(services.audit, call, note);
    return erasure;
}

Answer request_erasure(Call& call, PersonServices& services)
{
    const auto person = read_person_body(call.request);
    if (!person)
        co_return fail(person.error());
    const auto erasure =
        co_await services.workers.run([&] { return erase(call, services, *person); });
    if (!erasure)
        co_return fail(erasure.error());
    co_return http::json(http::Status::accepted, to_view(*erasure));
}

Answer list_erasures(Call& call, PersonServices& services)
{
    const auto page = read_page(call.request);
    if (!page)
        co_return fail(page.error());
    const auto found = co_await services.workers.run([&]() -> Result<Page<SiteErasure>> {
        const auto site = find_site(call, services);
        if (!site)
            return std::unexpected(site.error());
        return services.erasures.list_of(site->id, page->slice());
    });
    if (!found)
        co_return fail(found.error());
    boost::json::array data;
    for (const auto& erasure : found->items)
        data.push_back(to_view(erasure));
    co_return http::json(http::Status::ok, page_view(std::move(data), found->total, *page));
}

struct ExportOrder {
    PersonRequest person;
    PersonFormat format = PersonFormat::jsonl;
};

Result<ExportOrder> read_order(const http::Request& request)
{
    auto person = read_person_parameters(request);
    if (!person)
        return std::unexpected(std::move(person).error());
    const auto format = parse_person_format(request.query_parameter("format").value_or("jsonl"));
    if (!format)
        return failure(Errc::invalid_argument, "format must be jsonl or csv.", "format");
    return ExportOrder{.person = *std::move(person), .format = *format};
}

Result<http::Response> make_file(const Call& call, PersonServices& services,
                                 const ExportOrder& order)
{
    const auto site = find_site(call, services);
    if (!site)
        return std::unexpected(site.error());
    analytics::PersonLog log(
        services.analytics,
        {.site = site->events_id(), .visitor = order.person.visitor, .user = order.person.user},
        services.clock.now());
    auto opened = PersonExport::open(std::move(log), order.format);
    if (!opened)
        return std::unexpected(std::move(opened).error());
    session::record(services.audit, call,
                    note_on(*site, "PERSON_EXPORTED", order.person.named_by()));
    // Work that is under way keeps the file, though the client may be gone.
    const auto file = std::make_shared<PersonExport>(*std::move(opened));
    http::Response response;
    response.content_type = content_type(order.format);
    response.with("Content-Disposition",
                  fmt::format("attachment; filename=\"person.{}\"", extension(order.format)));
    response.portions = [file, &workers = services.workers] {
        return workers.run([file] { return file->next(); });
    };
    return response;
}

Answer export_person(Call& call, PersonServices& services)
{
    const auto order = read_order(call.request);
    if (!order)
        co_return fail(order.error());
    auto file = co_await services.workers.run([&] { return make_file(call, services, *order); });
    if (!file)
        co_return fail(file.error());
    co_return *std::move(file);
}

// Each looks through all events of the site.
constexpr session::EndpointOptions costly{.requests_a_window = 20};

using Row = session::Endpoint<PersonServices>;
constexpr std::array endpoints{
    Row{http::Method::get, "/api/native/sites/{id}/erasures", Access::user, &list_erasures},
    Row{http::Method::post, "/api/native/sites/{id}/erasures", Access::user, &request_erasure},
    Row{http::Method::get, "/api/native/sites/{id}/export", Access::user, &export_person, costly},
};

} // namespace

void add_person_routes(http::Router& router, session::AccessControl& control,
                       const session::Dialect& dialect, PersonServices& services)
{
    session::add_endpoints<PersonServices>(router, control, dialect, services, endpoints);
}

} // namespace waymark::api::native
