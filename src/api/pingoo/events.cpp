// SPDX-License-Identifier: Apache-2.0
#include "analytics/event_log.hpp"
#include "analytics/query.hpp"
#include "api/collect/durable.hpp"
#include "api/collect/event_limit.hpp"
#include "api/pingoo/client_address.hpp"
#include "api/pingoo/envelope.hpp"
#include "api/pingoo/event_body.hpp"
#include "api/pingoo/event_filter.hpp"
#include "api/pingoo/event_view.hpp"
#include "api/pingoo/handlers.hpp"
#include "api/pingoo/site_access.hpp"
#include "api/pingoo/time_window.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace waymark::api::pingoo {

namespace {

using analytics::EventQuery;
using analytics::EventRecord;
using http::Status;

// The part of the list that is asked for. The event store is not asked for what lies deeper than it
// looks, but still how much there is.
Result<Page<EventRecord>> find_events(analytics::Reader& analytics, const EventQuery& query,
                                      const PageShape& shape)
{
    if (shape.page <= analytics::query_rows_max / shape.page_size) {
        return analytics::list_events(
            analytics, query,
            {.offset = (shape.page - 1) * shape.page_size, .limit = shape.page_size});
    }
    return analytics::list_events(analytics, query, {.offset = 0, .limit = 0});
}

Sender sender_of(const http::Request& request, const IpAddress& ip)
{
    return {.ip = ip,
            .user_agent = request.field("User-Agent"),
            .accept_language = request.field("Accept-Language")};
}

// Tells of the event when it is kept.
Answer record(const EventBody& body, const Sender& sender, const sites::KnownSite& site,
              Services& services)
{
    if (const auto fits = check_lengths(body); !fits)
        co_return fail(Status::bad_request, fits.error().message);
    boost::json::object view;
    const auto appended = services.collector.append(
        site, to_hit(body, sender),
        [&](const events::Event& event, const events::enrich::Derived& derived) {
            auto record = to_record(event, derived);
            if (!body.ip.empty() && event.ip.is_unspecified())
                record.ip = body.ip; // no address, and so not kept
            view = to_view(record, services.zone);
        });
    const auto durable = co_await collect::until_durable(services.collector.intake(), appended);
    if (!durable) {
        co_return fail(Status::internal_server_error,
                       fmt::format("创建事件失败: {}", durable.error().message))
            .with("Retry-After", "1");
    }
    co_return ok(std::move(view));
}

} // namespace

Answer create_event(Call& call, Services& services)
{
    const auto body = read_event_body(call.request);
    if (!body)
        co_return fail(Status::unprocessable_entity, body.error().message);
    const auto site = services.directory.find(SiteId{body->site_id});
    if (!site || !is_visible(*site, call.caller))
        co_return fail(Status::unprocessable_entity, "权限检查失败");
    const auto ip = address_of_caller(call.request, services.proxies);
    co_return co_await record(*body, sender_of(call.request, ip), *site, services);
}

Answer send_event(Call& call, Services& services)
{
    if (services.limit != nullptr && !services.limit->take(call.request.client, 1)) {
        co_return fail(Status::too_many_requests, "请求过于频繁，请稍后再试")
            .with("Retry-After", fmt::to_string(services.limit->recovery().count()));
    }
    const auto body = read_send_body(call.request);
    if (!body)
        co_return fail(Status::unprocessable_entity, body.error().message);
    const auto site = services.directory.find(SiteId{body->site_id});
    if (!site)
        co_return fail(Status::bad_request, "站点不存在");
    if (body->session_id.empty() || body->url.empty() || body->event_type.empty())
        co_return fail(Status::bad_request, "缺少必需参数");
    const auto ip = address_of_visitor(call.request, services.proxies);
    co_return co_await record(*body, sender_of(call.request, ip), *site, services);
}

Answer list_events(Call& call, Services& services)
{
    const auto site = find_visible_site(call, services);
    if (!site)
        co_return fail(Status::unprocessable_entity, site.error().message);
    const auto shape = read_page_shape(call.request);
    if (!shape)
        co_return fail(Status::unprocessable_entity, shape.error().message);
    EventQuery query{.scope = analytics::Scope::everything().site((*site)->events_id())};
    query.range = read_time_window(call.request, services.zone);
    if (query.range && query.range->from >= query.range->to)
        co_return ok({}, 0, *shape);
    narrow(query, call.request);
    const auto found = co_await services.workers.run(
        [&] { return find_events(services.analytics, query, *shape); });
    if (!found) {
        const bool is_bad = found.error().code == Errc::invalid_argument;
        co_return fail(is_bad ? Status::unprocessable_entity : Status::service_unavailable,
                       found.error().message);
    }
    boost::json::array list;
    for (const auto& event : found->items)
        list.push_back(to_view(event, services.zone));
    co_return ok(std::move(list), found->total, *shape);
}

} // namespace waymark::api::pingoo
