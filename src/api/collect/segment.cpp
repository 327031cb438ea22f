// SPDX-License-Identifier: Apache-2.0
#include "api/collect/handlers.hpp"
#include "api/collect/inflate.hpp"
#include "api/collect/take_in.hpp"
#include "api/session/fail.hpp"
#include "base/text.hpp"

#include <boost/json/object.hpp>

#include <array>
#include <optional>
#include <string>
#include <utility>

namespace waymark::api::collect {

namespace {

// What takes longer to read would hold up the redirects of its thread.
constexpr std::size_t read_at_once_max = segment_message_bytes_max;

bool is_gzip(const http::Request& request)
{
    return iequals(trim(request.field("Content-Encoding")), "gzip");
}

Result<SegmentMessages> read(const http::Request& request, SegmentCall call, TimePoint now)
{
    if (!is_gzip(request))
        return parse_segment_body(call, request.body, now);
    const auto bytes_max =
        call == SegmentCall::batch ? segment_batch_bytes_max : segment_message_bytes_max;
    const auto body = gunzip(request.body, bytes_max);
    if (!body)
        return std::unexpected(body.error());
    return parse_segment_body(call, *body, now);
}

boost::asio::awaitable<Result<SegmentMessages>> read_messages(const http::Request& request,
                                                              SegmentCall call, Services& services)
{
    const auto now = services.clock.now();
    if (request.body.size() <= read_at_once_max && !is_gzip(request))
        co_return read(request, call, now);
    co_return co_await services.workers.run([&] { return read(request, call, now); });
}

Result<SitePointer> find_site(const http::Request& request, const SegmentMessages& messages,
                              const Services& services)
{
    const auto user = basic_user(request.field("Authorization"));
    const auto& key = user && !user->empty() ? *user : messages.write_key;
    if (key.empty())
        return failure(Errc::invalid_argument, "writeKey is required.", "writeKey");
    auto site = services.sites.find(std::string_view(key));
    if (!site)
        return failure(Errc::invalid_argument, "The write key is of no site.", "writeKey");
    return site;
}

// A library's own user agent is not the visitor's, and a page always says that it is one.
bool is_from_page(const http::Request& request)
{
    return !request.field("Origin").empty() || !request.field("Referer").empty();
}

SiteHits to_hits(SitePointer site, SegmentMessages& messages, const http::Request& request)
{
    SiteHits made{.site = std::move(site), .hits = {}};
    made.hits.reserve(messages.reports.size());
    for (auto& report : messages.reports) {
        if (!report.user_agent && !is_from_page(request))
            report.user_agent.emplace();
        made.hits.push_back(to_hit(report, request));
    }
    return made;
}

} // namespace

Answer take_segment(http::Request& request, Services& services, SegmentCall call)
{
    if (const auto admitted = admit(request, services); !admitted)
        co_return fail(admitted.error(), services);
    if (!request.field("Content-Encoding").empty() && !is_gzip(request)) {
        co_return session::fail(http::Status::unsupported_media_type,
                                "The body must be plain or gzip.");
    }
    auto messages = co_await read_messages(request, call, services);
    if (!messages)
        co_return fail(messages.error(), services);
    auto site = find_site(request, *messages, services);
    if (!site)
        co_return fail(site.error(), services);
    const std::array<SiteHits, 1> hits{to_hits(*std::move(site), *messages, request)};
    const auto taken = co_await take_in(request, hits, services);
    if (!taken)
        co_return fail(taken.error(), services);
    co_return http::json(http::Status::ok, {{"success", true}});
}

} // namespace waymark::api::collect
