// SPDX-License-Identifier: Apache-2.0
#include "api/native/behaviour_routes.hpp"

#include "analytics/funnel.hpp"
#include "analytics/journeys.hpp"
#include "analytics/property_report.hpp"
#include "analytics/retention.hpp"
#include "api/native/asked_events.hpp"
#include "api/native/behaviour_body.hpp"
#include "api/native/behaviour_view.hpp"
#include "api/native/funnel_body.hpp"
#include "api/native/journeys_body.hpp"
#include "api/native/properties_body.hpp"
#include "api/native/query_subject.hpp"
#include "api/native/retention_body.hpp"
#include "api/session/fail.hpp"

#include <array>

namespace waymark::api::native {

namespace {

using boost::json::object;
using session::Access;
using session::Call;
using session::fail;
using Answer = boost::asio::awaitable<http::Response>;

void name_sites(analytics::Act& act, const QueryServices& services)
{
    if (act.filter)
        name_sites_as_events_do(*act.filter, services.directory);
}

Result<object> answer_question(AskedEvents found, const FunnelBody& body, QueryServices& services)
{
    auto question = to_question(body, std::move(found.trails));
    if (!question)
        return std::unexpected(question.error());
    for (auto& step : question->query.steps)
        name_sites(step, services);
    FunnelReport report;
    auto funnel = analytics::funnel(services.analytics, question->query);
    if (!funnel)
        return std::unexpected(funnel.error());
    report.funnel = *std::move(funnel);
    if (question->breakdown) {
        auto values = analytics::funnel_by(services.analytics, question->query,
                                           *question->breakdown, question->values_max);
        if (!values)
            return std::unexpected(values.error());
        report.values = *std::move(values);
    }
    return to_view(*question, report, found.zone);
}

Result<object> answer_question(AskedEvents found, const RetentionBody& body,
                               QueryServices& services)
{
    auto query = to_query(body, std::move(found.trails), found.zone);
    if (!query)
        return std::unexpected(query.error());
    name_sites(query->first, services);
    name_sites(query->returning, services);
    const auto cohorts = analytics::retention(services.analytics, *query);
    if (!cohorts)
        return std::unexpected(cohorts.error());
    return to_view(*query, *cohorts);
}

Result<object> answer_question(AskedEvents found, const JourneysBody& body, QueryServices& services)
{
    const auto query = to_query(body, std::move(found.trails));
    if (!query)
        return std::unexpected(query.error());
    const auto journeys = analytics::journeys(services.analytics, *query);
    if (!journeys)
        return std::unexpected(journeys.error());
    return to_view(*query, *journeys, found.zone);
}

Result<object> answer_question(AskedEvents found, const PropertiesBody& body,
                               QueryServices& services)
{
    const auto query = to_query(body, std::move(found.trails));
    if (!query)
        return std::unexpected(query.error());
    const auto report = analytics::property_report(services.analytics, *query);
    if (!report)
        return std::unexpected(report.error());
    return to_view(*query, *report, found.zone);
}

template <typename Body>
Answer ask(Call& call, QueryServices& services)
{
    const auto asked = read_asked<Body>(call.request);
    if (!asked)
        co_return fail(asked.error());
    const auto answer = co_await services.workers.run([&]() -> Result<object> {
        auto found = find_events(call.caller, asked->events, services);
        if (!found)
            return std::unexpected(found.error());
        return answer_question(*std::move(found), asked->report, services);
    });
    if (!answer)
        co_return fail(to_behaviour_names(answer.error()));
    co_return http::json(http::Status::ok, *answer);
}

using Row = session::Endpoint<QueryServices>;
// A question changes nothing, however it is sent.
constexpr session::EndpointOptions reading{.scope = identity::Scope::read};
constexpr std::array endpoints{
    Row{http::Method::post, "/api/native/query/funnel", Access::user, &ask<FunnelBody>, reading},
    Row{http::Method::post, "/api/native/query/retention", Access::user, &ask<RetentionBody>,
        reading},
    Row{http::Method::post, "/api/native/query/journeys", Access::user, &ask<JourneysBody>,
        reading},
    Row{http::Method::post, "/api/native/query/properties", Access::user, &ask<PropertiesBody>,
        reading},
};

} // namespace

void add_behaviour_routes(http::Router& router, session::AccessControl& control,
                          const session::Dialect& dialect, QueryServices& services)
{
    session::add_endpoints<QueryServices>(router, control, dialect, services, endpoints);
}

} // namespace waymark::api::native
