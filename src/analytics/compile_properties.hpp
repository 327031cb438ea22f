// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/property_report.hpp"
#include "base/error.hpp"

#include <string>

// Properties as ClickHouse SQL: the portable subset, the same text for every version. Pure
// functions.
namespace waymark::analytics {

struct PropertySql {
    std::string all;  // one row: events, visitors
    std::string rows; // the name or the value, events, visitors
};

// Refuses what property_report() says.
[[nodiscard]] Result<PropertySql> compile_properties(const PropertyQuery& query);

} // namespace waymark::analytics
