// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/filter.hpp"
#include "analytics/scope.hpp"
#include "base/error.hpp"
#include "base/time_zone.hpp"
#include "identity/caller.hpp"
#include "links/link_service.hpp"
#include "sites/erasure_queue.hpp"
#include "sites/site_directory.hpp"
#include "sites/site_service.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

// What a question is about. What takes a service blocks on the meta store.
namespace waymark::api::native {

struct Subject {
    analytics::Scope scope;     // what the caller may see of it
    TimeZone zone;              // of its days
    bool has_every_site = true; // of the caller's; else it is of one, or of none
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

// Whose events count no more and are still to be erased, as they name their site: of sites that
// were cleared or deleted. There are none in a subject that doesn't have every site.
[[nodiscard]] std::vector<SiteId> find_erased(const Subject& subject,
                                              const sites::ErasureQueue& erasures);
// Lets no events of these sites through, beside what a filter keeps away, if there is one.
void leave_out(std::span<const SiteId> erased, std::optional<analytics::Filter>& filter);

// Events name a site otherwise than clients do once its statistics were cleared: puts what they
// name it in place of the numbers of sites. A number of no site stays.
void name_sites_as_events_do(analytics::Filter& filter, const sites::SiteDirectory& sites);

} // namespace waymark::api::native
