// SPDX-License-Identifier: Apache-2.0
#include "api/collect/take_in.hpp"

#include "api/collect/durable.hpp"
#include "api/session/fail.hpp"
#include "collect/to_event.hpp"

#include <fmt/format.h>

#include <utility>

namespace waymark::api::collect {

namespace {

std::unexpected<Error> exceeded()
{
    return failure(Errc::rate_limited, "Too many events come from this address.");
}

template <typename AnyRequest>
std::string_view find_page(const AnyRequest& request)
{
    // A page that keeps its address to itself (Referrer-Policy: no-referrer) has the origin "null"
    // where it sends a beacon (the Fetch standard, section 3.2), and so have frames without one.
    const auto origin = request.field("Origin");
    return origin.empty() || origin == "null" ? request.field("Referer") : origin;
}

template <typename AnyRequest>
void add_fields(const AnyRequest& request, waymark::collect::Hit& hit)
{
    hit.ip = request.client;
    hit.user_agent = request.field("User-Agent");
    if (hit.accept_language.empty())
        hit.accept_language = request.field("Accept-Language");
}

} // namespace

std::string_view page_of(const http::Request& request)
{
    return find_page(request);
}

std::string_view page_of(const http::RequestHead& request)
{
    return find_page(request);
}

void add_sender(const http::Request& request, waymark::collect::Hit& hit)
{
    add_fields(request, hit);
}

void add_sender(const http::RequestHead& request, waymark::collect::Hit& hit)
{
    add_fields(request, hit);
}

Result<void> admit(const http::Request& request, Services& services)
{
    if (!services.limit.take(request.client, 1))
        return exceeded();
    return {};
}

boost::asio::awaitable<Result<void>> take_in(const http::Request& request,
                                             std::span<const SiteHits> all, Services& services)
{
    std::size_t hits = 0;
    for (const auto& [site, site_hits] : all) {
        if (!waymark::collect::is_of_site(page_of(request), *site))
            co_return failure(Errc::forbidden, "This is no page of the site.");
        hits += site_hits.size();
    }
    if (hits > 1 && !services.limit.take(request.client, hits - 1))
        co_return exceeded();
    std::vector<events::Intake::Appended> appended;
    for (const auto& [site, site_hits] : all) {
        appended.push_back(services.collector.append(*site, site_hits));
        if (!appended.back().outcome)
            break;
    }
    Result<void> outcome;
    for (const auto& part : appended) {
        if (auto durable = co_await until_durable(services.collector.intake(), part); !durable)
            outcome = std::move(durable);
    }
    co_return outcome;
}

http::Response fail(const Error& error, const Services& services)
{
    if (error.code != Errc::rate_limited)
        return session::fail(error);
    return session::fail(http::Status::too_many_requests, error.message)
        .with("Retry-After", fmt::format("{}", services.limit.recovery().count()));
}

} // namespace waymark::api::collect
