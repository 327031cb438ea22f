// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/goal_report.hpp"
#include "base/error.hpp"

#include <cstddef>
#include <string>

// Goals as ClickHouse SQL: the portable subset, the same text for every version. Pure functions.
namespace waymark::analytics {

// One row: the visitors and the events of each goal, of which there is one at least. Who meets none
// is not looked at. Refuses what goal_report() says.
[[nodiscard]] Result<std::string> compile_goals(const GoalQuery& query);

// At most `limit` rows: the value, all of its visitors, and the same of each goal. Refuses what
// goal_report_by() says.
[[nodiscard]] Result<std::string> compile_goals_by(const GoalQuery& query, Dimension dimension,
                                                   std::size_t limit);

} // namespace waymark::analytics
