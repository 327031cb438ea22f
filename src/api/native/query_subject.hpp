// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/filter.hpp"
#include "analytics/scope.hpp"
#include "base/error.hpp"
#include "base/time_zone.hpp"
#include "identity/caller.hpp"
#include "links/link_service.hpp"
#include "sites/site_directory.hpp"
#include "sites/site_service.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>

// What a question is about. What takes a service blocks on the meta store.
namespace waymark::api::native {

struct Subject {
    analytics::Scope scope; // what the caller may see of it
    TimeZone zone;          // of its days
};

// Everything that the caller may see, or one site. A key that is bound to a site sees that one.
// `otherwise` is the zone of what names none.
//
// not_found, field `site`: the caller has no such site.
[[nodiscard]] Result<Subject> find_subject(const identity::Caller& caller,
                                           std::optional<std::uint64_t> site,
                                           const sites::SiteService& sites,
                                           const TimeZone& otherwise);

// A link by its number or its public id.
//
// invalid_argument, not_found, field `link`: it is neither; the caller has no such link.
[[nodiscard]] Result<LinkId> find_link(const identity::Caller& caller,
                                       const boost::json::value& link,
                                       const links::LinkService& links);

// Events name a site otherwise than clients do once its statistics were cleared: puts what they
// name it in place of the numbers of sites. A number of no site stays.
void name_sites_as_events_do(analytics::Filter& filter, const sites::SiteDirectory& sites);

} // namespace waymark::api::native
