// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_goals.hpp"

#include "analytics/compile_filter.hpp"
#include "analytics/compile_trail.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cassert>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::analytics {

namespace {

std::unexpected<Error> refuse(std::string message, std::string field)
{
    return failure(Errc::invalid_argument, std::move(message), std::move(field));
}

Result<Conditions> event_conditions(const TrailQuery& events)
{
    auto conditions = conditions_within(events.scope, events.range);
    if (conditions && !events.include_bots)
        conditions->emplace_back("is_bot = 0");
    return with_filter(std::move(conditions), events.filter);
}

// What is true of the events that meet each goal.
Result<std::vector<std::string>> compile_acts(const std::vector<Act>& goals)
{
    if (goals.size() > goals_max)
        return refuse(fmt::format("at most {} goals can be asked for at once", goals_max), "goals");
    std::vector<std::string> acts;
    for (std::size_t i = 0; i < goals.size(); ++i) {
        auto act = compile_act(goals[i]);
        if (!act)
            return refuse(act.error().message, fmt::format("goals[{}].{}", i, act.error().field));
        acts.push_back(*std::move(act));
    }
    return acts;
}

// `column`: of the values that are told apart, all of whose visitors are counted, too; or empty.
Result<std::string> compile(const GoalQuery& query, std::string_view column)
{
    const auto acts = compile_acts(query.goals);
    if (!acts)
        return std::unexpected(acts.error());
    auto conditions = event_conditions(query.events);
    if (!conditions)
        return std::unexpected(conditions.error());
    if (column.empty())
        conditions->push_back(fmt::format("({})", fmt::join(*acts, " OR ")));

    const auto& visitors = row_of(Metric::visitors);
    std::vector<std::string> figures;
    std::vector<std::string> columns{std::string(visitors.argument)};
    if (!column.empty()) {
        figures.emplace_back("value");
        figures.push_back(fmt::format("{}({}) AS visitors", visitors.function, visitors.argument));
        columns.push_back(fmt::format("toString({}) AS value", column));
    }
    for (std::size_t i = 0; i < acts->size(); ++i) {
        figures.push_back(
            fmt::format("{0}If({1}, met{2}) AS visitors{2}, countIf(met{2}) AS events{2}",
                        visitors.function, visitors.argument, i));
        columns.push_back(fmt::format("{} AS met{}", (*acts)[i], i));
    }
    return fmt::format("SELECT {}\nFROM\n(\nSELECT {}\nFROM events{}\n)", fmt::join(figures, ", "),
                       fmt::join(columns, ", "), where_sql(*conditions));
}

} // namespace

Result<std::string> compile_goals(const GoalQuery& query)
{
    assert(!query.goals.empty());
    auto sql = compile(query, {});
    return sql ? check_length(*std::move(sql)) : sql;
}

Result<std::string> compile_goals_by(const GoalQuery& query, Dimension dimension, std::size_t limit)
{
    const auto& row = row_of(dimension);
    if (row.is_of_time())
        return refuse("goals can't be told apart by time", "breakdown");
    if (limit == 0 || limit > goal_values_max)
        return refuse(fmt::format("limit must be 1 to {}", goal_values_max), "limit");
    auto sql = compile(query, row.column);
    if (!sql)
        return sql;
    return check_length(
        fmt::format("{}\nGROUP BY value\nORDER BY visitors DESC, value\nLIMIT {}", *sql, limit));
}

} // namespace waymark::analytics
