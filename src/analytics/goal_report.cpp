// SPDX-License-Identifier: Apache-2.0
#include "analytics/goal_report.hpp"

#include "analytics/compile_goals.hpp"
#include "analytics/query.hpp"
#include "analytics/reader.hpp"
#include "clickhouse/result_set.hpp"

namespace waymark::analytics {

namespace {

std::vector<GoalFigures> to_figures(const clickhouse::Row& row, std::size_t first_cell,
                                    std::size_t goals)
{
    std::vector<GoalFigures> figures;
    for (std::size_t i = 0; i < goals; ++i) {
        const auto cell = first_cell + 2 * i;
        figures.push_back({.visitors = row.u64(cell), .events = row.u64(cell + 1)});
    }
    return figures;
}

// Where counts by time tell of all visitors, no event has to be looked at.
Result<std::uint64_t> count_visitors(Reader& reader, const TrailQuery& events)
{
    const auto table = reader.run(Query{.scope = events.scope,
                                        .metrics = {Metric::visitors},
                                        .dimensions = {},
                                        .filter = events.filter,
                                        .range = events.range,
                                        .include_bots = events.include_bots});
    if (!table)
        return std::unexpected(table.error());
    return table->number(0, 0);
}

} // namespace

Result<GoalReport> goal_report(Reader& reader, const GoalQuery& query)
{
    if (query.goals.empty()) {
        const auto visitors = count_visitors(reader, query.events);
        return visitors ? Result<GoalReport>(GoalReport{.visitors = *visitors, .goals = {}})
                        : std::unexpected(visitors.error());
    }
    const auto sql = compile_goals(query);
    if (!sql)
        return std::unexpected(sql.error());
    const auto visitors = count_visitors(reader, query.events);
    if (!visitors)
        return std::unexpected(visitors.error());
    const auto answer = reader.ask(*sql, 1);
    if (!answer)
        return std::unexpected(answer.error());
    return GoalReport{.visitors = *visitors,
                      .goals = to_figures((*answer)[0], 0, query.goals.size())};
}

Result<std::vector<GoalReportOfValue>> goal_report_by(Reader& reader, const GoalQuery& query,
                                                      Dimension dimension, std::size_t limit)
{
    const auto sql = compile_goals_by(query, dimension, limit);
    if (!sql)
        return std::unexpected(sql.error());
    const auto answer = reader.ask(*sql, limit);
    if (!answer)
        return std::unexpected(answer.error());
    std::vector<GoalReportOfValue> values;
    for (const auto& row : *answer)
        values.push_back(
            {std::string(row.text(0)),
             {.visitors = row.u64(1), .goals = to_figures(row, 2, query.goals.size())}});
    return values;
}

} // namespace waymark::analytics
