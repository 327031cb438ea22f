// SPDX-License-Identifier: Apache-2.0
#include "api/native/native_routes.hpp"

#include "api/native/import_clicks.hpp"
#include "api/session/fail.hpp"
#include "base/random.hpp"
#include "http/read_json.hpp"

#include <fmt/format.h>

#include <array>
#include <unordered_map>

namespace waymark::api::native {

namespace {

using session::Access;
using session::Call;
using session::fail;
using Answer = boost::asio::awaitable<http::Response>;

// Finds links by slug, each once, among those that the caller may write clicks for.
class LinkFinder {
public:
    LinkFinder(links::LinkService& links, const identity::Caller& caller)
        : links_(links), caller_(caller)
    {
    }

    // Null if the caller has no such link.
    const links::Link* find(const std::string& slug)
    {
        auto [entry, is_new] = found_.try_emplace(slug);
        if (is_new) {
            auto link = links_.find_by_slug(links::default_domain, slug);
            if (link && (caller_.is_admin() || link->owner == caller_.id))
                entry->second = std::move(link);
        }
        return entry->second ? &*entry->second : nullptr;
    }

private:
    links::LinkService& links_;
    const identity::Caller& caller_;
    std::unordered_map<std::string, std::optional<links::Link>> found_;
};

struct ImportContext {
    const http::Request& request;
    TimePoint now;
};

// The event of a click. A view of its arguments.
events::Event to_event(const ImportedClick& click, const ClickFacts& facts, const links::Link& link,
                       const ImportContext& context)
{
    events::Event event;
    event.kind = events::EventKind::click;
    event.flags = events::flag_imported;
    event.time_ms = to_epoch_ms(facts.time);
    event.received_ms = to_epoch_ms(context.now);
    event.owner = link.owner;
    event.link = link.id;
    event.domain = link.domain;
    event.ip = facts.ip;
    event.host = context.request.field("Host");
    event.path = click.slug;
    event.user_agent = click.userAgent ? std::string_view(*click.userAgent) : "";
    event.accept_language = click.acceptLanguage ? std::string_view(*click.acceptLanguage) : "";
    event.referrer = click.referrer ? std::string_view(*click.referrer) : "";
    event.query = click.query ? std::string_view(*click.query) : "";
    return event;
}

Result<std::vector<events::Event>> to_events(const ImportClicks& body,
                                             const std::vector<ClickFacts>& facts,
                                             LinkFinder& links, const ImportContext& context)
{
    auto random = Random::from_system();
    std::vector<events::Event> all;
    all.reserve(body.clicks.size());
    for (std::size_t i = 0; i < body.clicks.size(); ++i) {
        const auto& click = body.clicks[i];
        const auto* const link = links.find(click.slug);
        if (link == nullptr) {
            return failure(Errc::not_found,
                           fmt::format("clicks[{}].slug not found: you have no such link.", i),
                           fmt::format("clicks[{}].slug", i));
        }
        auto& event = all.emplace_back(to_event(click, facts[i], *link, context));
        event.id = events::make_event_id(facts[i].time, random(), random());
    }
    return all;
}

Answer import_clicks(Call& call, Services& services)
{
    const auto body = http::read_json<ImportClicks>(call.request);
    if (!body)
        co_return fail(body.error());
    const ImportContext context{call.request, services.clock.now()};
    const auto facts = read_clicks(*body, context.now);
    if (!facts)
        co_return fail(facts.error());

    const auto receipt = co_await services.workers.run([&]() -> Result<events::Intake::Receipt> {
        LinkFinder links(services.links, call.caller);
        const auto all = to_events(*body, *facts, links, context);
        if (!all)
            return std::unexpected(all.error());
        return services.intake.take(*all);
    });
    if (!receipt)
        co_return fail(receipt.error());
    if (!receipt->outcome) {
        co_return fail(http::Status::service_unavailable,
                       fmt::format("The first {} of {} clicks are stored; send the rest later: {}",
                                   receipt->taken, body->clicks.size(),
                                   receipt->outcome.error().message));
    }
    co_return http::json(http::Status::accepted, boost::json::object{{"accepted", receipt->taken}});
}

// Every route of the server, and who may call it.
Answer list_routes(Call&, Services& services)
{
    boost::json::array routes;
    for (const auto& route : services.router.routes()) {
        routes.push_back(boost::json::object{{"method", to_string(route.method)},
                                             {"pattern", route.pattern},
                                             {"access", to_string(route.access)}});
    }
    co_return http::json(http::Status::ok, routes);
}

using Row = session::Endpoint<Services>;
constexpr std::array endpoints{
    Row{http::Method::post, "/api/native/clicks", Access::user, &import_clicks},
    Row{http::Method::get, "/api/native/routes", Access::admin, &list_routes},
};

} // namespace

void add_routes(http::Router& router, session::AccessControl& control,
                const session::Dialect& dialect, Services& services)
{
    session::add_endpoints<Services>(router, control, dialect, services, endpoints);
}

} // namespace waymark::api::native
