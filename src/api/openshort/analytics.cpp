// SPDX-License-Identifier: Apache-2.0
#include "analytics/click_log.hpp"
#include "analytics/click_reports.hpp"
#include "analytics/link_report.hpp"
#include "analytics/query.hpp"
#include "api/openshort/ab_test_report.hpp"
#include "api/openshort/analytics_parameters.hpp"
#include "api/openshort/analytics_window.hpp"
#include "api/openshort/caller_scope.hpp"
#include "api/openshort/click_view.hpp"
#include "api/openshort/fail.hpp"
#include "api/openshort/find_link.hpp"
#include "api/openshort/handlers.hpp"
#include "api/openshort/report_view.hpp"
#include "api/openshort/routing_report_view.hpp"
#include "api/openshort/top_urls.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace waymark::api::openshort {

namespace {

using boost::json::object;
using links::variants::Variant;

template <typename View>
http::Response to_answer(const Result<View>& view)
{
    return view ? http::json(http::Status::ok, *view) : fail(view.error());
}

Result<object> show_all(const Call& call, Services& services, const AnalyticsWindow& window)
{
    const auto report = analytics::link_report(services.analytics, event_scope(call.caller),
                                               window.range(), window.zone);
    if (!report)
        return std::unexpected(report.error());
    return to_view(*report);
}

Result<object> show_url(const Call& call, Services& services, const AnalyticsWindow& window)
{
    const auto link = find_link(call, services);
    if (!link)
        return std::unexpected(link.error());
    const auto report = analytics::link_report(
        services.analytics, event_scope(call.caller).link(link->id), window.range(), window.zone);
    if (!report)
        return std::unexpected(report.error());
    return to_view(*report);
}

Result<object> show_all_bots(const Call& call, Services& services, const AnalyticsWindow& window)
{
    const auto report =
        analytics::bot_report(services.analytics, event_scope(call.caller), window.range());
    if (!report)
        return std::unexpected(report.error());
    auto view = to_view(*report);
    view["botPercentage"] = analytics::percentage(report->bot_clicks, report->clicks);
    return view;
}

Result<object> show_bots(const Call& call, Services& services, const AnalyticsWindow& window)
{
    const auto link = find_link(call, services);
    if (!link)
        return std::unexpected(link.error());
    const auto report = analytics::bot_report(
        services.analytics, event_scope(call.caller).link(link->id), window.range());
    if (!report)
        return std::unexpected(report.error());
    return to_view(*report);
}

Result<object> show_routing(const Call& call, Services& services, const AnalyticsWindow& window)
{
    const auto link = find_link(call, services);
    if (!link)
        return std::unexpected(link.error());
    const auto report = analytics::routing_report(
        services.analytics, event_scope(call.caller).link(link->id), window.range(), window.zone);
    if (!report)
        return std::unexpected(report.error());
    return to_view(*link, services.rules.list(link->id), *report);
}

// Which clicks of a link are listed.
struct ClickListing {
    std::optional<TimeRange> range;
    bool with_bots = false;
    std::size_t limit = 0;
};

Result<ClickListing> read_click_listing(const http::Request& request, TimePoint now)
{
    constexpr std::size_t clicks_by_default = 20;
    const auto limit = read_limit(request, clicks_by_default);
    if (!limit)
        return std::unexpected(limit.error());
    const auto with_bots = read_flag(request, "includeBots");
    if (!with_bots)
        return std::unexpected(with_bots.error());
    const auto window = read_window(request, now);
    if (!window)
        return std::unexpected(window.error());
    ClickListing listing{.range = {}, .with_bots = *with_bots, .limit = *limit};
    if (names_days(request))
        listing.range = window->range();
    return listing;
}

Result<object> show_clicks(const Call& call, Services& services, const ClickListing& listing)
{
    const auto link = find_link(call, services);
    if (!link)
        return std::unexpected(link.error());
    const auto page = analytics::list_clicks(services.analytics,
                                             {.scope = event_scope(call.caller).link(link->id),
                                              .range = listing.range,
                                              .include_bots = listing.with_bots},
                                             {.offset = 0, .limit = listing.limit});
    if (!page)
        return std::unexpected(page.error());
    const auto ids =
        destination_ids(services.variants.list(link->id), services.rules.list(link->id));
    boost::json::array clicks;
    for (const auto& click : page->items)
        clicks.push_back(to_view(click, ids));
    return object{{"clicks", std::move(clicks)}, {"total", page->total}};
}

std::vector<Variant> all_variants(const Call& call, const Services& services)
{
    constexpr std::size_t page_size = 1'000;
    std::vector<Variant> all;
    while (true) {
        const auto after = all.empty() ? VariantId{} : all.back().id;
        auto page = services.variants.list_after(link_scope(call.caller), after, page_size);
        std::ranges::move(page, std::back_inserter(all));
        if (page.size() < page_size)
            return all;
    }
}

// The links that the variants belong to, each once.
std::vector<LinkId> links_of(std::span<const Variant> variants)
{
    std::vector<LinkId> links;
    std::ranges::transform(variants, std::back_inserter(links), &Variant::link);
    std::ranges::sort(links);
    const auto rest = std::ranges::unique(links);
    links.erase(rest.begin(), rest.end());
    return links;
}

Result<object> show_ab_tests(const Call& call, Services& services, const AnalyticsWindow& window)
{
    // As many as have no more rows of variants together than a query may answer with.
    constexpr auto links_a_query = analytics::query_rows_max / (links::variants::variants_max + 1);
    const auto variants = all_variants(call, services);
    const auto tested = links_of(variants);
    std::vector<analytics::VariantClicks> clicks;
    for (std::span<const LinkId> rest = tested; !rest.empty();) {
        const auto part = rest.first(std::min(rest.size(), links_a_query));
        rest = rest.subspan(part.size());
        const auto more = analytics::clicks_by_variant(
            services.analytics, event_scope(call.caller).links({part.begin(), part.end()}),
            window.range());
        if (!more)
            return std::unexpected(more.error());
        clicks.insert(clicks.end(), more->begin(), more->end());
    }
    const auto report = tally_ab_tests(variants, clicks);
    std::vector<LinkId> shown;
    std::ranges::transform(report.best, std::back_inserter(shown), &AbTestReport::Variant::link);
    return to_view(report, services.links.find(shown));
}

using Show = Result<object> (*)(const Call&, Services&, const AnalyticsWindow&);

// Answers with what `show` makes of the window that is asked about.
Answer answer_with(Call& call, Services& services, Show show)
{
    const auto window = read_window(call.request, services.clock.now());
    if (!window)
        co_return fail(window.error());
    const auto view = co_await services.workers.run([&] { return show(call, services, *window); });
    co_return to_answer(view);
}

} // namespace

Answer overview_analytics(Call& call, Services& services)
{
    return answer_with(call, services, &show_all);
}

Answer url_analytics(Call& call, Services& services)
{
    return answer_with(call, services, &show_url);
}

Answer bot_analytics(Call& call, Services& services)
{
    return answer_with(call, services, &show_all_bots);
}

Answer url_bot_analytics(Call& call, Services& services)
{
    return answer_with(call, services, &show_bots);
}

Answer ab_test_analytics(Call& call, Services& services)
{
    return answer_with(call, services, &show_ab_tests);
}

Answer url_routing_analytics(Call& call, Services& services)
{
    return answer_with(call, services, &show_routing);
}

Answer url_recent_clicks(Call& call, Services& services)
{
    const auto listing = read_click_listing(call.request, services.clock.now());
    if (!listing)
        co_return fail(listing.error());
    const auto view =
        co_await services.workers.run([&] { return show_clicks(call, services, *listing); });
    co_return to_answer(view);
}

Answer top_urls(Call& call, Services& services)
{
    constexpr std::size_t urls_by_default = 5;
    const auto window = read_window(call.request, services.clock.now());
    if (!window)
        co_return fail(window.error());
    const auto limit = read_limit(call.request, urls_by_default);
    if (!limit)
        co_return fail(limit.error());
    const auto view = co_await services.workers.run(
        [&] { return find_top_urls(services, event_scope(call.caller), window->range(), *limit); });
    co_return to_answer(view);
}

} // namespace waymark::api::openshort
