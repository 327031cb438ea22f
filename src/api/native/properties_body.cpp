// SPDX-License-Identifier: Apache-2.0
#include "api/native/properties_body.hpp"

#include "analytics/compile_conditions.hpp"
#include "api/native/query_view.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <utility>

namespace waymark::api::native {

namespace {

using namespace analytics;
using boost::json::array;
using boost::json::object;
using boost::json::value;

bool has_bytes(const std::optional<std::string>& text, std::size_t most)
{
    return !text || (!text->empty() && text->size() <= most);
}

// All of time has no ends.
value end_view(TimePoint end, const TimeZone& zone)
{
    const bool is_open = end == earliest_time || end == latest_time;
    return is_open ? value(nullptr) : value(to_local_iso8601(end, zone));
}

} // namespace

Result<PropertyQuery> to_query(const PropertiesBody& body, TrailQuery events)
{
    if (!has_bytes(body.event, act_value_bytes_max))
        return wrong_place("event", fmt::format("must have 1 to {} bytes", act_value_bytes_max));
    if (!has_bytes(body.property, property_name_bytes_max)) {
        return wrong_place("property",
                           fmt::format("must have 1 to {} bytes", property_name_bytes_max));
    }
    PropertyQuery query{.events = std::move(events), .act = {}, .property = body.property};
    const auto limit = read_limit(body.limit, query.limit, property_rows_max);
    if (!limit)
        return std::unexpected(limit.error());
    query.limit = *limit;
    if (body.event)
        query.act = {.kind = Act::Kind::event, .value = *body.event};
    return query;
}

object to_view(const PropertyQuery& query, const PropertyReport& report, const TimeZone& zone)
{
    array rows;
    for (const auto& [text, events, visitors] : report.rows) {
        rows.push_back(object{{query.property ? "value" : "property", text},
                              {"events", events},
                              {"visitors", visitors}});
    }
    const auto& range = query.events.range;
    return {{"events", report.events},
            {"visitors", report.visitors},
            {query.property ? "values" : "properties", std::move(rows)},
            {"range", object{{"from", end_view(range.from, zone)},
                             {"to", end_view(range.to, zone)},
                             {"time_zone", zone.name()}}}};
}

} // namespace waymark::api::native
