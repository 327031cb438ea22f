// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/site_view.hpp"

#include "api/pingoo/wire_time.hpp"

namespace waymark::api::pingoo {

boost::json::object to_view(const sites::Site& site, const TimeZone& zone)
{
    return {{"id", site.id.value},
            {"user_id", site.owner.value},
            {"name", site.name},
            {"domain", site.domain},
            {"tracking_id", ""}, // always: clients look for the member
            {"created_at", to_wire_time(site.created, zone)},
            {"updated_at", to_wire_time(site.updated, zone)}};
}

} // namespace waymark::api::pingoo
