// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/journeys.hpp"
#include "api/native/behaviour_body.hpp"
#include "base/error.hpp"

#include <boost/describe.hpp>

#include <optional>
#include <string>

namespace waymark::api::native {

// What POST /api/native/query/journeys asks of events. Members are spelled as on the wire.
struct JourneysBody {
    std::optional<std::string> from;
    std::optional<std::string> direction;
    std::optional<std::size_t> depth;
    std::optional<std::size_t> limit;
};
BOOST_DESCRIBE_STRUCT(JourneysBody, (), (from, direction, depth, limit))

// invalid_argument: `field` is the member that is wrong.
[[nodiscard]] Result<analytics::JourneyQuery> to_query(const JourneysBody& body,
                                                       analytics::TrailQuery trails);

} // namespace waymark::api::native
