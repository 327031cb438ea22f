// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/retention.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"

#include <string>
#include <vector>

namespace waymark::analytics {

// Retention as ClickHouse SQL, the portable subset, the same text for every version, and the
// buckets that it counts by.
struct CompiledRetention {
    // A row for each bucket in which a cohort began, ascending: the bucket's index, the cohort's
    // size, then for each bucket how many of the cohort had a returning event in it.
    std::string sql;
    std::vector<TimePoint> buckets; // their starts
};

// invalid_argument: see retention().
[[nodiscard]] Result<CompiledRetention> compile_retention(const RetentionQuery& query);

} // namespace waymark::analytics
