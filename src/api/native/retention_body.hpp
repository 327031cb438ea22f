// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/retention.hpp"
#include "api/native/behaviour_body.hpp"
#include "base/error.hpp"

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace waymark::api::native {

// What POST /api/native/query/retention asks of events. Members are spelled as on the wire.
struct RetentionBody {
    std::optional<std::string> unit;
    std::optional<std::string> by;
    boost::json::value first;     // see read_act(); null: anything
    boost::json::value returning; // likewise
};
BOOST_DESCRIBE_STRUCT(RetentionBody, (), (unit, by, first, returning))

// `day`, `week`, `month`.
[[nodiscard]] std::string_view name_of_unit(analytics::TimeUnit unit);

// invalid_argument: `field` is the place that is wrong, as in `first.event`.
[[nodiscard]] Result<analytics::RetentionQuery>
to_query(const RetentionBody& body, analytics::TrailQuery trails, const TimeZone& zone);

} // namespace waymark::api::native
