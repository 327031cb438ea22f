// SPDX-License-Identifier: Apache-2.0
#include "api/collect/handlers.hpp"
#include "api/collect/take_in.hpp"
#include "api/collect/umami_body.hpp"
#include "api/collect/umami_token.hpp"

#include <boost/json/object.hpp>

#include <array>

namespace waymark::api::collect {

namespace {

// The ids of another server's websites are not known here: then it is the page's host that tells.
SitePointer find_site(const UmamiEvent& event, const Services& services)
{
    auto site = services.sites.find(event.website);
    return site ? site : services.sites.find_by_host(event.hostname);
}

UmamiToken token_of(const http::Request& request)
{
    thread_local Random random = Random::from_system();
    const auto token = UmamiToken::parse(request.field("X-Umami-Cache"));
    return token ? *token : UmamiToken::draw(random);
}

} // namespace

Answer take_umami(http::Request& request, Services& services)
{
    if (const auto admitted = admit(request, services); !admitted)
        co_return fail(admitted.error(), services);
    const auto event = parse_umami_body(request.body);
    if (!event)
        co_return fail(event.error(), services);
    auto site = find_site(*event, services);
    if (!site) {
        co_return fail({Errc::invalid_argument, "There is no such website.", "payload.website"},
                       services);
    }
    const std::array<SiteHits, 1> hits{
        {{.site = std::move(site), .hits = {to_hit(event->report, request)}}}};
    const auto taken = co_await take_in(request, hits, services);
    if (!taken)
        co_return fail(taken.error(), services);
    const auto token = token_of(request);
    co_return http::json(
        http::Status::ok,
        {{"cache", token.to_text()}, {"sessionId", token.session}, {"visitId", token.visit}});
}

} // namespace waymark::api::collect
