// SPDX-License-Identifier: Apache-2.0
#include "api/native/journeys_body.hpp"

#include <fmt/format.h>

#include <utility>

namespace waymark::api::native {

namespace {

using namespace analytics;

Result<JourneyQuery::Direction> read_direction(const std::optional<std::string>& name)
{
    if (!name || *name == "next")
        return JourneyQuery::Direction::next;
    if (*name == "previous")
        return JourneyQuery::Direction::previous;
    return wrong_place("direction", "must be `next` or `previous`");
}

} // namespace

Result<JourneyQuery> to_query(const JourneysBody& body, TrailQuery trails)
{
    JourneyQuery query{.trails = std::move(trails), .from = body.from};
    const auto direction = read_direction(body.direction);
    if (!direction)
        return std::unexpected(direction.error());
    query.direction = *direction;
    if (body.from && (body.from->empty() || body.from->size() > act_value_bytes_max))
        return wrong_place("from", fmt::format("must have 1 to {} bytes", act_value_bytes_max));
    if (body.depth && (*body.depth < 1 || *body.depth > journey_depth_max))
        return wrong_place("depth", fmt::format("must be 1 to {}", journey_depth_max));
    query.depth = body.depth.value_or(query.depth);
    const auto limit = read_limit(body.limit, query.limit, journeys_max);
    if (!limit)
        return std::unexpected(limit.error());
    query.limit = *limit;
    return query;
}

} // namespace waymark::api::native
