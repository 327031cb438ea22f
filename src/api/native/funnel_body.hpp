// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/funnel.hpp"
#include "api/native/behaviour_body.hpp"
#include "base/error.hpp"

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace waymark::api::native {

// What POST /api/native/query/funnel asks of events. Members are spelled as on the wire.
struct FunnelBody {
    std::vector<boost::json::value> steps; // see read_act()
    std::optional<std::int64_t> window;    // seconds
    std::optional<std::string> by;
    std::optional<std::string> breakdown; // a dimension
    std::optional<std::size_t> limit;     // of its values
};
BOOST_DESCRIBE_STRUCT(FunnelBody, (), (steps, window, by, breakdown, limit))

struct FunnelQuestion {
    analytics::FunnelQuery query;
    std::optional<analytics::Dimension> breakdown;
    std::size_t values_max = 10;
};

// invalid_argument: `field` is the place that is wrong, as in `steps[1].event`.
[[nodiscard]] Result<FunnelQuestion> to_question(const FunnelBody& body,
                                                 analytics::TrailQuery trails);

} // namespace waymark::api::native
