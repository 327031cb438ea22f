// SPDX-License-Identifier: Apache-2.0
#include "analytics/funnel.hpp"

#include "analytics/compile_funnel.hpp"
#include "analytics/reader.hpp"
#include "clickhouse/result_set.hpp"

namespace waymark::analytics {

namespace {

// The row of compile_funnel(), from `cell` on.
Funnel read_funnel(const clickhouse::Row& row, std::size_t cell, std::size_t steps)
{
    Funnel funnel(steps);
    for (auto& step : funnel)
        step.reached = row.u64(cell++);
    for (std::size_t i = 1; i < steps; ++i, ++cell) {
        if (funnel[i].reached > 0)
            funnel[i].median_time = std::chrono::milliseconds{row.i64(cell)};
    }
    return funnel;
}

} // namespace

Result<Funnel> funnel(Reader& reader, const FunnelQuery& query)
{
    const auto sql = compile_funnel(query);
    if (!sql)
        return std::unexpected(sql.error());
    const auto answer = reader.ask(*sql, 1);
    if (!answer)
        return std::unexpected(answer.error());
    return read_funnel(answer->front(), 0, query.steps.size());
}

Result<std::vector<FunnelOfValue>> funnel_by(Reader& reader, const FunnelQuery& query,
                                             Dimension dimension, std::size_t limit)
{
    const auto sql = compile_funnel_by(query, dimension, limit);
    if (!sql)
        return std::unexpected(sql.error());
    const auto answer = reader.ask(*sql, limit);
    if (!answer)
        return std::unexpected(answer.error());
    std::vector<FunnelOfValue> funnels;
    for (const auto& row : *answer)
        funnels.push_back(
            {std::string(row.text(std::size_t{0})), read_funnel(row, 1, query.steps.size())});
    return funnels;
}

} // namespace waymark::analytics
