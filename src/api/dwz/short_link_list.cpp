// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/caller_scope.hpp"
#include "api/dwz/envelope.hpp"
#include "api/dwz/handlers.hpp"
#include "api/dwz/link_query.hpp"
#include "api/dwz/page.hpp"
#include "api/dwz/parameters.hpp"
#include "api/dwz/short_link_view.hpp"

#include <algorithm>

namespace waymark::api::dwz {

namespace {

bool is_name_in_use(Services& services, std::string_view name)
{
    const auto hosts = services.domains.hosts();
    return std::ranges::find(hosts, name, &links::domains::NamedHost::name) != hosts.end();
}

// `domain` as the links' store knows it.
std::string stored_domain(Services& services, std::string_view domain)
{
    auto name = bare_domain(domain);
    // Links on the default domain show the public URL; a domain of that name goes before them, as
    // it does where they are followed.
    if (name == bare_domain(services.public_url) && !is_name_in_use(services, name))
        return {};
    return name;
}

} // namespace

Answer list_short_links(Call& call, Services& services)
{
    const auto page = read_page(call.request);
    if (!page)
        co_return fail(page.error());
    auto query = to_link_query(*page, link_scope(call.caller));
    if (const auto read = read_text(call.request, "keyword", query.search); !read)
        co_return fail(read.error());
    std::string domain;
    if (const auto read = read_text(call.request, "domain", domain); !read)
        co_return fail(read.error());

    const auto found = co_await services.workers.run([&] {
        if (!domain.empty())
            query.domain = stored_domain(services, domain);
        return services.links.list(query);
    });
    boost::json::array list;
    for (const auto& link : found.links)
        list.push_back(to_view(link, services.public_url));
    co_return ok(page_view(std::move(list), found.total, *page));
}

} // namespace waymark::api::dwz
