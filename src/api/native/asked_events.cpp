// SPDX-License-Identifier: Apache-2.0
#include "api/native/asked_events.hpp"

#include "api/native/query_subject.hpp"

#include <utility>

namespace waymark::api::native {

Result<AskedEvents> find_events(const identity::Caller& caller, const EventsBody& body,
                                QueryServices& services)
{
    const auto subject = find_subject(caller, body.site, services.sites, services.zone);
    if (!subject)
        return std::unexpected(subject.error());
    const auto zone = zone_of(body, subject->zone);
    if (!zone)
        return std::unexpected(zone.error());
    auto trails = to_trails(body, subject->scope, {.zone = *zone, .now = services.clock.now()});
    if (!trails)
        return std::unexpected(trails.error());
    if (trails->filter)
        name_sites_as_events_do(*trails->filter, services.directory);
    leave_out(find_erased(*subject, services.erasures), trails->filter);
    return AskedEvents{*std::move(trails), *zone};
}

} // namespace waymark::api::native
