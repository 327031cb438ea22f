// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/question.hpp"
#include "analytics/scope.hpp"
#include "api/native/range_body.hpp"
#include "base/error.hpp"
#include "http/request.hpp"

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace waymark::api::native {

// A question, as POST /api/native/query takes it. Members are spelled as on the wire.
struct QueryBody {
    std::optional<std::uint64_t> site;
    boost::json::value link; // its number, or its public id
    std::optional<std::uint64_t> domain;
    std::vector<std::string> metrics;
    std::optional<std::vector<std::string>> dimensions;
    boost::json::value filters; // see filter_body.hpp
    boost::json::value range;   // see range_body.hpp
    std::optional<std::string> time_zone;
    std::optional<bool> include_bots;
    std::optional<std::vector<std::vector<std::string>>> order;
    std::optional<std::size_t> limit;
    std::optional<std::size_t> offset;
    boost::json::value compare;
};
BOOST_DESCRIBE_STRUCT(QueryBody, (),
                      (site, link, domain, metrics, dimensions, filters, range, time_zone,
                       include_bots, order, limit, offset, compare))

// invalid_argument: the body is no such object, or has a member that is not known: what is spelled
// wrongly would change the question. `field` names it.
[[nodiscard]] Result<QueryBody> read_query_body(const http::Request& request);

// The zone that it names, or else `otherwise`.
//
// invalid_argument, field `time_zone`: there is no such zone.
[[nodiscard]] Result<TimeZone> zone_of(const QueryBody& body, const TimeZone& otherwise);

// The question that the body puts about what `scope` holds.
//
// invalid_argument: `field` is the place that is wrong, as in `metrics[1]` or `order[0][1]`.
[[nodiscard]] Result<analytics::Question>
to_question(const QueryBody& body, const analytics::Scope& scope, const Calendar& calendar);

// An error of analytics in the names of the body.
[[nodiscard]] Error to_wire_names(Error error);

} // namespace waymark::api::native
