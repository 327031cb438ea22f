// SPDX-License-Identifier: Apache-2.0
#include "api/native/retention_body.hpp"

#include <array>
#include <utility>

namespace waymark::api::native {

namespace {

using namespace analytics;

constexpr std::array units = std::to_array<std::pair<std::string_view, TimeUnit>>({
    {"day", TimeUnit::day},
    {"week", TimeUnit::week},
    {"month", TimeUnit::month},
});

Result<TimeUnit> read_unit(const std::optional<std::string>& name)
{
    if (!name)
        return TimeUnit::week;
    for (const auto& [known, unit] : units) {
        if (*name == known)
            return unit;
    }
    return wrong_place("unit", "must be `day`, `week` or `month`");
}

Result<Act> read_optional_act(const boost::json::value& act, std::string_view place)
{
    return act.is_null() ? Act{} : read_act(act, place);
}

} // namespace

std::string_view name_of_unit(TimeUnit unit)
{
    for (const auto& [name, known] : units) {
        if (unit == known)
            return name;
    }
    return "hour";
}

Result<RetentionQuery> to_query(const RetentionBody& body, TrailQuery trails, const TimeZone& zone)
{
    const auto unit = read_unit(body.unit);
    if (!unit)
        return std::unexpected(unit.error());
    const auto of = read_trail_kind(body.by);
    if (!of)
        return std::unexpected(of.error());
    if (*of == TrailOf::visit)
        return wrong_place("by", "must be `visitor` or `user`: a visit does not return");
    auto first = read_optional_act(body.first, "first");
    if (!first)
        return std::unexpected(first.error());
    auto returning = read_optional_act(body.returning, "returning");
    if (!returning)
        return std::unexpected(returning.error());
    return RetentionQuery{.trails = std::move(trails),
                          .of = *of,
                          .unit = *unit,
                          .zone = zone,
                          .first = *std::move(first),
                          .returning = *std::move(returning)};
}

} // namespace waymark::api::native
