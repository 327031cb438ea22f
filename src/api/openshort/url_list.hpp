// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/reader.hpp"
#include "base/error.hpp"
#include "http/request.hpp"
#include "identity/caller.hpp"
#include "links/link_service.hpp"

#include <cstdint>
#include <unordered_map>

// The list of links: what is asked for, and the answer with its click counts.
namespace waymark::api::openshort {

using ClickCounts = std::unordered_map<LinkId, std::uint64_t>;

[[nodiscard]] std::uint64_t count_of(const ClickCounts& counts, LinkId link);

struct UrlQuery {
    links::LinkQuery links;
    // By clicks, whose numbers the event store has; else in the order of `links`.
    bool by_clicks = false;
};

// Reads `page`, `pageSize`, `search`, `status`, `sortBy` and `sortOrder`, for what the caller may
// see.
//
// invalid_argument: a parameter is wrong; `field` names it.
[[nodiscard]] Result<UrlQuery> read_url_query(const http::Request& request,
                                              const identity::Caller& caller);

struct UrlPage {
    links::LinkPage page;
    ClickCounts clicks;
};

// Blocks on both stores. Errors are those of analytics::Reader.
[[nodiscard]] Result<UrlPage> find_urls(const UrlQuery& query, const identity::Caller& caller,
                                        links::LinkService& links, analytics::Reader& analytics);

} // namespace waymark::api::openshort
