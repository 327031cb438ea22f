// SPDX-License-Identifier: Apache-2.0
#include "analytics/retention.hpp"

#include "analytics/compile_retention.hpp"
#include "analytics/reader.hpp"
#include "clickhouse/result_set.hpp"

namespace waymark::analytics {

Result<std::vector<Cohort>> retention(Reader& reader, const RetentionQuery& query)
{
    const auto compiled = compile_retention(query);
    if (!compiled)
        return std::unexpected(compiled.error());
    const auto& buckets = compiled->buckets;
    const auto answer = reader.ask(compiled->sql, buckets.size());
    if (!answer)
        return std::unexpected(answer.error());

    std::vector<Cohort> cohorts;
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        cohorts.push_back({.start = buckets[i]});
        cohorts.back().returned.resize(buckets.size() - i - 1);
    }
    for (const auto& row : *answer) {
        const auto index = row.u64(0);
        auto& cohort = cohorts.at(index);
        cohort.size = row.u64(1);
        for (std::size_t later = 0; later < cohort.returned.size(); ++later)
            cohort.returned[later] = row.u64(2 + index + 1 + later);
    }
    return cohorts;
}

} // namespace waymark::analytics
