// SPDX-License-Identifier: Apache-2.0
#include "analytics/click_log.hpp"
#include "analytics/link_report.hpp"
#include "api/openshort/analytics_parameters.hpp"
#include "api/openshort/analytics_window.hpp"
#include "api/openshort/caller_scope.hpp"
#include "api/openshort/click_export.hpp"
#include "api/openshort/export_writer.hpp"
#include "api/openshort/fail.hpp"
#include "api/openshort/handlers.hpp"

#include <fmt/format.h>

#include <limits>
#include <memory>
#include <utility>

namespace waymark::api::openshort {

namespace {

struct ExportOrder {
    AnalyticsWindow window;
    ExportFormat format = ExportFormat::csv;
    bool with_clicks = false;
    TimePoint now;
};

Result<ExportOrder> read_order(const http::Request& request, TimePoint now)
{
    auto window = read_window(request, now);
    if (!window)
        return std::unexpected(std::move(window).error());
    const auto format = read_export_format(request);
    if (!format)
        return std::unexpected(format.error());
    const auto with_clicks = read_flag(request, "includeClicks");
    if (!with_clicks)
        return std::unexpected(with_clicks.error());
    return ExportOrder{
        .window = *std::move(window), .format = *format, .with_clicks = *with_clicks, .now = now};
}

// Here alone somebody else's link is not one that doesn't exist.
Result<links::Link> find_own_link(const Call& call, const Services& services)
{
    auto link = services.links.get(links::LinkScope{}, call.request.path_parameter("id"));
    if (link && !call.caller.is_admin() && link->owner != call.caller.id)
        return failure(Errc::forbidden, "The link belongs to somebody else.");
    return link;
}

Result<Export> make_export(Services& services, const analytics::Scope& scope,
                           const ExportOrder& order)
{
    auto report =
        analytics::link_report(services.analytics, scope, order.window.range(), order.window.zone);
    if (!report)
        return std::unexpected(std::move(report).error());
    return Export{.made = order.now,
                  .first = order.window.first,
                  .last = order.window.last,
                  .slug = {},
                  .report = *std::move(report),
                  .destinations = {}};
}

http::Response file_answer(const Export& data, const ExportWriter& writer)
{
    http::Response response;
    response.content_type = writer.content_type();
    response.with("Content-Disposition", fmt::format("attachment; filename=\"{}\"",
                                                     export_file_name(data, writer.extension())));
    return response;
}

http::Response whole_file(const Export& data, ExportFormat format)
{
    const auto writer = make_export_writer(format);
    auto response = file_answer(data, *writer);
    response.body = writer->begin(data);
    response.body += writer->end();
    return response;
}

Result<http::Response> file_with_clicks(Services& services, const analytics::Scope& scope,
                                        Export data, const ExportOrder& order)
{
    auto writer = make_export_writer(order.format);
    auto response = file_answer(data, *writer);
    analytics::ClickStream stream(
        services.analytics, {.scope = scope, .range = order.window.range(), .include_bots = true},
        order.now, std::numeric_limits<std::uint64_t>::max());
    auto opened = ClickExport::open(std::move(writer), std::move(data), std::move(stream));
    if (!opened)
        return std::unexpected(std::move(opened).error());
    // Work that is under way keeps the file, though the client may be gone.
    const auto file = std::make_shared<ClickExport>(*std::move(opened));
    response.portions = [file, &workers = services.workers] {
        return workers.run([file] { return file->next(); });
    };
    return response;
}

Result<http::Response> export_all(const Call& call, Services& services, const ExportOrder& order)
{
    const auto data = make_export(services, event_scope(call.caller), order);
    if (!data)
        return std::unexpected(data.error());
    return whole_file(*data, order.format);
}

Result<http::Response> export_url(const Call& call, Services& services, const ExportOrder& order)
{
    const auto link = find_own_link(call, services);
    if (!link)
        return std::unexpected(link.error());
    const auto scope = event_scope(call.caller).link(link->id);
    auto data = make_export(services, scope, order);
    if (!data)
        return std::unexpected(std::move(data).error());
    data->slug = link->slug;
    if (!order.with_clicks)
        return whole_file(*data, order.format);
    data->destinations =
        destination_ids(services.variants.list(link->id), services.rules.list(link->id));
    return file_with_clicks(services, scope, *std::move(data), order);
}

using MakeFile = Result<http::Response> (*)(const Call&, Services&, const ExportOrder&);

Answer answer_with(Call& call, Services& services, MakeFile make)
{
    const auto order = read_order(call.request, services.clock.now());
    if (!order)
        co_return fail(order.error());
    auto file = co_await services.workers.run([&] { return make(call, services, *order); });
    if (!file)
        co_return fail(file.error());
    co_return *std::move(file);
}

} // namespace

Answer export_analytics(Call& call, Services& services)
{
    return answer_with(call, services, &export_all);
}

Answer export_url_analytics(Call& call, Services& services)
{
    return answer_with(call, services, &export_url);
}

} // namespace waymark::api::openshort
