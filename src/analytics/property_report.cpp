// SPDX-License-Identifier: Apache-2.0
#include "analytics/property_report.hpp"

#include "analytics/compile_properties.hpp"
#include "analytics/reader.hpp"
#include "clickhouse/result_set.hpp"

namespace waymark::analytics {

Result<PropertyReport> property_report(Reader& reader, const PropertyQuery& query)
{
    const auto sql = compile_properties(query);
    if (!sql)
        return std::unexpected(sql.error());
    const auto all = reader.ask(sql->all, 1);
    if (!all)
        return std::unexpected(all.error());
    PropertyReport report{.events = (*all)[0].u64(0), .visitors = (*all)[0].u64(1), .rows = {}};
    if (report.events == 0)
        return report;
    const auto rows = reader.ask(sql->rows, query.limit);
    if (!rows)
        return std::unexpected(rows.error());
    for (const auto& row : *rows)
        report.rows.push_back({std::string(row.text(0)), row.u64(1), row.u64(2)});
    return report;
}

} // namespace waymark::analytics
