// SPDX-License-Identifier: Apache-2.0
#include "api/native/event_routes.hpp"

#include "api/collect/durable.hpp"
#include "api/collect/inflate.hpp"
#include "api/native/event_batch.hpp"
#include "api/session/fail.hpp"
#include "base/text.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::api::native {

namespace {

using events::Intake;
using session::Access;
using session::Call;
using session::fail;
using Answer = boost::asio::awaitable<http::Response>;
using SitePointer = std::shared_ptr<const sites::KnownSite>;

// What takes longer to read would hold up the redirects of its thread.
constexpr std::size_t read_at_once_max = std::size_t{32} * 1024;

bool is_gzip(const http::Request& request)
{
    return iequals(trim(request.field("Content-Encoding")), "gzip");
}

// Hits of a batch that follow one another, of one site.
struct SiteHits {
    SitePointer site;
    std::span<const waymark::collect::Hit> hits;
};

// Somebody else's site is told from none at all by nothing.
SitePointer find_site(const identity::Caller& caller, std::string_view reference,
                      const sites::SiteDirectory& sites)
{
    auto site = sites.find(reference);
    const bool is_in_reach = site && (!caller.site || caller.site == site->id) &&
                             (caller.is_admin() || site->owner == caller.id);
    return is_in_reach ? std::move(site) : nullptr;
}

Result<std::vector<SiteHits>> find_sites(const identity::Caller& caller, const EventBatch& batch,
                                         const sites::SiteDirectory& sites)
{
    std::vector<SiteHits> all;
    const std::span hits(batch.hits);
    for (std::size_t first = 0; first < hits.size();) {
        const auto reference = batch.sites[first];
        auto end = first + 1;
        while (end < hits.size() && batch.sites[end] == reference)
            ++end;
        auto site = find_site(caller, reference, sites);
        if (!site) {
            auto field = fmt::format("{}[{}].site", batch.list, first);
            return failure(Errc::not_found, fmt::format("{} is no site of yours", field),
                           std::move(field));
        }
        all.push_back({std::move(site), hits.subspan(first, end - first)});
        first = end;
    }
    return all;
}

// All in one: of each segment of the spool only the end is waited for.
void add(Intake::Appended& all, Intake::Appended part)
{
    all.taken += part.taken;
    for (const auto end : part.ends) {
        if (all.ends.empty() || all.ends.back().sequence != end.sequence)
            all.ends.push_back(end);
        all.ends.back() = end;
    }
    all.outcome = std::move(part.outcome);
}

struct Taken {
    std::size_t events = 0; // that were sent
    Intake::Appended appended;
};

// Nothing is appended unless all of it is right.
Result<Taken> append(const Call& call, std::string_view body, EventServices& services)
{
    const auto batch = parse_event_batch(body);
    if (!batch)
        return std::unexpected(batch.error());
    const auto all = find_sites(call.caller, *batch, services.sites);
    if (!all)
        return std::unexpected(all.error());
    Taken taken{.events = batch->hits.size(), .appended = {}};
    for (const auto& [site, hits] : *all) {
        add(taken.appended, services.collector.append(*site, hits));
        if (!taken.appended.outcome)
            break;
    }
    return taken;
}

Result<Taken> take(const Call& call, EventServices& services)
{
    if (!is_gzip(call.request))
        return append(call, call.request.body, services);
    const auto body = collect::gunzip(call.request.body, batch_bytes_max);
    if (!body)
        return std::unexpected(body.error());
    return append(call, *body, services);
}

boost::asio::awaitable<Result<Taken>> take_where_it_fits(const Call& call, EventServices& services)
{
    if (call.request.body.size() <= read_at_once_max && !is_gzip(call.request))
        co_return take(call, services);
    co_return co_await services.workers.run([&] { return take(call, services); });
}

Answer record_events(Call& call, EventServices& services)
{
    if (!call.request.field("Content-Encoding").empty() && !is_gzip(call.request)) {
        co_return fail(http::Status::unsupported_media_type, "The body must be plain or gzip.");
    }
    auto taken = co_await take_where_it_fits(call, services);
    if (!taken)
        co_return fail(taken.error());
    const auto whole = std::exchange(taken->appended.outcome, {});
    const auto durable =
        co_await collect::until_durable(services.collector.intake(), taken->appended);
    if (!durable)
        co_return fail(durable.error());
    if (!whole) {
        co_return fail(
            Error{Errc::unavailable,
                  fmt::format("The first {} of {} events are stored; send the rest "
                              "later: {}",
                              taken->appended.taken, taken->events, whole.error().message),
                  {}});
    }
    co_return http::json(http::Status::accepted, boost::json::object{{"accepted", taken->events}});
}

using Row = session::Endpoint<EventServices>;
constexpr std::array endpoints{
    Row{http::Method::post,
        "/api/native/events",
        Access::user,
        &record_events,
        {.scope = identity::Scope::ingest,
         .is_unlimited = true,
         .route = {.body_bytes_max = batch_bytes_max}}},
};

} // namespace

void add_event_routes(http::Router& router, session::AccessControl& control,
                      const session::Dialect& dialect, EventServices& services)
{
    session::add_endpoints<EventServices>(router, control, dialect, services, endpoints);
}

} // namespace waymark::api::native
