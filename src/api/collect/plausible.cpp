// SPDX-License-Identifier: Apache-2.0
#include "api/collect/handlers.hpp"
#include "api/collect/plausible_body.hpp"
#include "api/collect/take_in.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <vector>

namespace waymark::api::collect {

namespace {

// The event at each of the sites that are known.
std::vector<SiteHits> find_sites(const PlausibleEvent& event, const http::Request& request,
                                 const Services& services)
{
    std::vector<SiteHits> all;
    for (const auto& domain : event.domains) {
        auto site = services.sites.find_by_host(domain);
        if (!site)
            site = services.sites.find(domain);
        const bool is_new = site && std::ranges::none_of(all, [&](const SiteHits& other) {
                                return other.site->id == site->id;
                            });
        if (is_new)
            all.push_back({.site = std::move(site), .hits = {to_hit(event.report, request)}});
    }
    return all;
}

// {"errors":{"url":["url is required"]}}
http::Response refuse(const Error& error)
{
    const auto field = error.field.empty() ? std::string("body") : error.field;
    const boost::json::array messages{error.message};
    return http::json(http::Status::bad_request, {{"errors", {{field, messages}}}});
}

// Its clients are told that all is well, and who looks closer that it is not.
http::Response drop()
{
    return http::text(http::Status::accepted, "ok").with("X-Plausible-Dropped", "1");
}

} // namespace

Answer take_plausible(http::Request& request, Services& services)
{
    if (const auto admitted = admit(request, services); !admitted)
        co_return fail(admitted.error(), services);
    const auto event = parse_plausible_body(request.body);
    if (!event)
        co_return refuse(event.error());
    const auto hits = find_sites(*event, request, services);
    if (hits.empty())
        co_return drop();
    const auto taken = co_await take_in(request, hits, services);
    if (!taken)
        co_return taken.error().code == Errc::forbidden ? drop() : fail(taken.error(), services);
    co_return http::text(http::Status::accepted, "ok");
}

} // namespace waymark::api::collect
