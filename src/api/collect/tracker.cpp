// SPDX-License-Identifier: Apache-2.0
#include "api/collect/handlers.hpp"
#include "api/collect/take_in.hpp"
#include "api/collect/tracker_body.hpp"
#include "api/session/fail.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::api::collect {

namespace {

using namespace std::string_view_literals;

// One transparent pixel (GIF89a).
constexpr auto pixel = "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\4\1\0\0\0\0"
                       ",\0\0\0\0\1\0\1\0\0\2\2D\1\0;"sv;

// Hits of one site that follow one another are appended together.
Result<std::vector<SiteHits>> find_sites(std::vector<TrackerHit>& hits,
                                         const http::Request& request, const Services& services)
{
    std::vector<SiteHits> all;
    for (auto& [reference, hit] : hits) {
        auto site = services.sites.find(reference);
        if (!site)
            return failure(Errc::not_found, "There is no such site.", "s");
        if (all.empty() || all.back().site->id != site->id)
            all.push_back({.site = std::move(site), .hits = {}});
        add_sender(request, hit);
        all.back().hits.push_back(std::move(hit));
    }
    return all;
}

boost::asio::awaitable<Result<void>> take(Result<std::vector<TrackerHit>> hits,
                                          const http::Request& request, Services& services)
{
    if (!hits)
        co_return std::unexpected(hits.error());
    const auto of_sites = find_sites(*hits, request, services);
    if (!of_sites)
        co_return std::unexpected(of_sites.error());
    co_return co_await take_in(request, *of_sites, services);
}

http::Response show_pixel(http::Status status)
{
    http::Response response{
        .status = status, .content_type = "image/gif", .body = std::string(pixel)};
    return std::move(response)
        .with("Cache-Control", "no-store")
        .with("Cross-Origin-Resource-Policy", "cross-origin");
}

} // namespace

Answer take_tracker(http::Request& request, Services& services)
{
    if (const auto admitted = admit(request, services); !admitted)
        co_return fail(admitted.error(), services);
    const auto site = request.query_parameter("s").value_or("");
    TrackerMemory memory;
    auto hits =
        parse_tracker_body(request.body, {.site = site, .url = request.field("Referer")}, memory);
    const auto taken = co_await take(std::move(hits), request, services);
    if (!taken)
        co_return fail(taken.error(), services);
    co_return http::Response{.status = http::Status::accepted};
}

// An image, whatever becomes of it: a page shows a broken one to its visitors.
Answer take_pixel(http::Request& request, Services& services)
{
    if (request.method == http::Method::head)
        co_return show_pixel(http::Status::ok);
    if (const auto admitted = admit(request, services); !admitted) {
        const auto retry = fmt::format("{}", services.limit.recovery().count());
        co_return show_pixel(http::Status::too_many_requests).with("Retry-After", retry);
    }
    TrackerMemory memory;
    auto hits =
        parse_tracker_query(request.query, {.site = {}, .url = request.field("Referer")}, memory);
    const auto taken = co_await take(std::move(hits), request, services);
    co_return show_pixel(taken ? http::Status::ok : session::status_of(taken.error().code));
}

} // namespace waymark::api::collect
