// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_properties.hpp"

#include "analytics/compile_filter.hpp"
#include "analytics/compile_trail.hpp"
#include "clickhouse/literals.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace waymark::analytics {

namespace {

using clickhouse::literal;

std::unexpected<Error> refuse(std::string message, std::string field)
{
    return failure(Errc::invalid_argument, std::move(message), std::move(field));
}

Result<void> check(const PropertyQuery& query)
{
    if (query.limit < 1 || query.limit > property_rows_max)
        return refuse(fmt::format("limit is 1 to {}", property_rows_max), "limit");
    const auto& name = query.property;
    if (name && (name->empty() || name->size() > property_name_bytes_max)) {
        return refuse(fmt::format("a property's name has 1 to {} bytes", property_name_bytes_max),
                      "property");
    }
    return {};
}

Result<Conditions> event_conditions(const PropertyQuery& query)
{
    const auto& events = query.events;
    auto conditions = conditions_within(events.scope, events.range);
    if (!conditions)
        return conditions;
    if (!events.include_bots)
        conditions->emplace_back("is_bot = 0");
    auto act = compile_act(query.act);
    if (!act)
        return std::unexpected(std::move(act).error());
    conditions->push_back(*std::move(act));
    return with_filter(std::move(conditions), events.filter);
}

std::string visitors_sql()
{
    const auto& visitors = row_of(Metric::visitors);
    return fmt::format("{}({})", visitors.function, visitors.argument);
}

// Each property once, though an event may have it twice.
std::string names_sql(const Conditions& conditions)
{
    return fmt::format("SELECT text, count() AS events, {} AS visitors\nFROM\n(\n"
                       "SELECT visitor_id, `props.key` AS names, "
                       "arrayEnumerateUniq(`props.key`) AS times\nFROM events{}\n)\n"
                       "ARRAY JOIN names AS text, times AS nth\nWHERE nth = 1",
                       visitors_sql(), where_sql(conditions));
}

std::string values_sql(Conditions conditions, std::string_view property)
{
    const auto name = literal(property);
    conditions.push_back(fmt::format("has(`props.key`, {})", name));
    return fmt::format("SELECT text, count() AS events, {} AS visitors\nFROM\n(\n"
                       "SELECT visitor_id, `props.value`[indexOf(`props.key`, {})] AS text\n"
                       "FROM events{}\n)",
                       visitors_sql(), name, where_sql(conditions));
}

} // namespace

Result<PropertySql> compile_properties(const PropertyQuery& query)
{
    if (auto valid = check(query); !valid)
        return std::unexpected(std::move(valid).error());
    auto conditions = event_conditions(query);
    if (!conditions)
        return std::unexpected(std::move(conditions).error());
    auto all = check_length(fmt::format("SELECT count() AS events, {} AS visitors\nFROM events{}",
                                        visitors_sql(), where_sql(*conditions)));
    if (!all)
        return std::unexpected(std::move(all).error());
    auto rows = check_length(fmt::format("{}\nGROUP BY text\nORDER BY events DESC, text\nLIMIT {}",
                                         query.property
                                             ? values_sql(*std::move(conditions), *query.property)
                                             : names_sql(*conditions),
                                         query.limit));
    if (!rows)
        return std::unexpected(std::move(rows).error());
    return PropertySql{.all = *std::move(all), .rows = *std::move(rows)};
}

} // namespace waymark::analytics
