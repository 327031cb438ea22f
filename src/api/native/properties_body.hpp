// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/property_report.hpp"
#include "api/native/behaviour_body.hpp"
#include "base/error.hpp"
#include "base/time_zone.hpp"

#include <boost/describe.hpp>
#include <boost/json/object.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace waymark::api::native {

// What POST /api/native/query/properties asks of events. Members are spelled as on the wire.
struct PropertiesBody {
    std::optional<std::string> event; // the name of a custom event; nothing: any but engagement
    std::optional<std::string> property;
    std::optional<std::size_t> limit;
};
BOOST_DESCRIBE_STRUCT(PropertiesBody, (), (event, property, limit))

// invalid_argument: `field` is the member that is wrong.
[[nodiscard]] Result<analytics::PropertyQuery> to_query(const PropertiesBody& body,
                                                        analytics::TrailQuery events);

// The answer: `properties`, or of one, `values`. Times are those of the zone's clocks.
[[nodiscard]] boost::json::object to_view(const analytics::PropertyQuery& query,
                                          const analytics::PropertyReport& report,
                                          const TimeZone& zone);

} // namespace waymark::api::native
