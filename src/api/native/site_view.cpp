// SPDX-License-Identifier: Apache-2.0
#include "api/native/site_view.hpp"

#include "base/iso8601.hpp"

#include <boost/json/array.hpp>

#include <utility>

namespace waymark::api::native {

boost::json::object settings_view(const sites::Site& site)
{
    boost::json::array rules;
    for (const auto& rule : site.rules) {
        rules.push_back(boost::json::object{
            {"list", to_string(rule.list)}, {"kind", to_string(rule.kind)}, {"value", rule.value}});
    }
    return {{"name", site.name},
            {"domain", site.domain},
            {"timeZone", site.time_zone},
            {"trackingId", site.tracking_id},
            {"visitorMode", to_string(site.visitor_mode)},
            {"addressMode", to_string(site.address_mode)},
            {"retentionDays", site.retention_days},
            {"rules", std::move(rules)}};
}

boost::json::object to_view(const sites::Site& site)
{
    auto view = settings_view(site);
    view["id"] = site.id.value;
    view["ownerId"] = site.owner.value;
    view["createdAt"] = to_iso8601(site.created);
    view["updatedAt"] = to_iso8601(site.updated);
    return view;
}

} // namespace waymark::api::native
