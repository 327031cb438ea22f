// SPDX-License-Identifier: Apache-2.0
#include "api/native/query_routes.hpp"

#include "analytics/live_report.hpp"
#include "analytics/question.hpp"
#include "api/native/live_stream.hpp"
#include "api/native/query_body.hpp"
#include "api/native/query_subject.hpp"
#include "api/native/query_view.hpp"
#include "api/session/fail.hpp"
#include "base/text.hpp"

#include <boost/json.hpp>

#include <array>
#include <optional>

namespace waymark::api::native {

namespace {

using boost::json::object;
using identity::Caller;
using session::Access;
using session::Call;
using session::fail;
using Answer = boost::asio::awaitable<http::Response>;

Result<object> answer_query(const Caller& caller, const QueryBody& body, QueryServices& services)
{
    auto subject = find_subject(caller, body.site, services.sites, services.zone);
    if (!subject)
        return std::unexpected(subject.error());
    if (!body.link.is_null()) {
        const auto link = find_link(caller, body.link, services.links);
        if (!link)
            return std::unexpected(link.error());
        subject->scope = subject->scope.link(*link);
    }
    if (body.domain)
        subject->scope = subject->scope.domain(DomainId{*body.domain});
    subject->has_every_site &= body.link.is_null() && !body.domain; // clicks are of no site
    const auto zone = zone_of(body, subject->zone);
    if (!zone)
        return std::unexpected(zone.error());
    auto question = to_question(body, subject->scope, {.zone = *zone, .now = services.clock.now()});
    if (!question)
        return std::unexpected(question.error());
    if (question->filter)
        name_sites_as_events_do(*question->filter, services.directory);
    leave_out(find_erased(*subject, services.erasures), question->filter);
    const auto answer = analytics::answer(services.analytics, *question);
    if (!answer)
        return std::unexpected(to_wire_names(answer.error()));
    return to_view(*question, *answer);
}

Answer ask_query(Call& call, QueryServices& services)
{
    const auto body = read_query_body(call.request);
    if (!body)
        co_return fail(body.error());
    const auto answer =
        co_await services.workers.run([&] { return answer_query(call.caller, *body, services); });
    if (!answer)
        co_return fail(answer.error());
    co_return http::json(http::Status::ok, *answer);
}

Answer show_catalogue(Call&, QueryServices&)
{
    co_return http::json(http::Status::ok, catalogue_view());
}

std::optional<std::uint64_t> site_asked_for(const Call& call)
{
    const auto parameter = call.request.query_parameter("site");
    return parameter ? std::optional(parse_number<std::uint64_t>(*parameter).value_or(0))
                     : std::nullopt;
}

Result<object> tell_who_is_there(const Call& call, QueryServices& services)
{
    const auto site = site_asked_for(call);
    const auto subject = find_subject(call.caller, site, services.sites, services.zone);
    if (!subject)
        return std::unexpected(subject.error());
    const auto report =
        analytics::live_report(services.analytics, subject->scope, services.clock.now(),
                               find_erased(*subject, services.erasures));
    if (!report)
        return std::unexpected(report.error());
    return to_view(*report);
}

Answer follow_live(Call& call, QueryServices& services)
{
    const auto site = site_asked_for(call);
    if (!site)
        co_return fail(
            Error{Errc::invalid_argument, "site is needed: the stream is of one", "site"});
    const auto subject = co_await services.workers.run(
        [&] { return find_subject(call.caller, site, services.sites, services.zone); });
    if (!subject)
        co_return fail(subject.error());
    const auto may_listen = [&services, site](const Caller& caller) {
        return caller.scopes.has(identity::Scope::read) &&
               find_subject(caller, site, services.sites, services.zone).has_value();
    };
    const auto remember = [&standing = services.standing,
                           ticket = services.standing.ticket_of(call),
                           may_listen](const std::shared_ptr<http::EventStream>& stream) {
        standing.add(stream, ticket, may_listen);
    };
    const auto bots = call.request.query_parameter("include_bots");
    co_return stream_live(
        services.live,
        {.site = SiteId{*site}, .include_bots = bots == "true" || bots == "1", .begun = remember});
}

Answer show_live(Call& call, QueryServices& services)
{
    if (call.request.field("Accept").contains("text/event-stream"))
        co_return co_await follow_live(call, services);
    const auto answer =
        co_await services.workers.run([&] { return tell_who_is_there(call, services); });
    if (!answer)
        co_return fail(answer.error());
    co_return http::json(http::Status::ok, *answer);
}

using Row = session::Endpoint<QueryServices>;
constexpr std::array endpoints{
    // A question changes nothing, however it is sent.
    Row{http::Method::post,
        "/api/native/query",
        Access::user,
        &ask_query,
        {.scope = identity::Scope::read}},
    Row{http::Method::get, "/api/native/query/catalogue", Access::user, &show_catalogue},
    Row{http::Method::get, "/api/native/live", Access::user, &show_live},
};

} // namespace

void add_query_routes(http::Router& router, session::AccessControl& control,
                      const session::Dialect& dialect, QueryServices& services)
{
    session::add_endpoints<QueryServices>(router, control, dialect, services, endpoints);
}

} // namespace waymark::api::native
