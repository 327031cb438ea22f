// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/catalogue.hpp"
#include "analytics/goal_report.hpp"
#include "api/native/range_body.hpp"
#include "base/error.hpp"
#include "http/request.hpp"
#include "sites/goal.hpp"

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace waymark::api::native {

// A goal in a body:
//
//   {"name": "Bought", "page": "/thanks/*", "match": "matches"}
//
// or `{"name": "Signed up", "event": "signup"}`. What else a goal may not be, sites::find_mistakes
// says.
//
// invalid_argument: no JSON object, a member that is not known or of another type, a page and an
// event at once, neither of a new goal, a match of neither, or a word that is no match; `field`
// names it.
[[nodiscard]] Result<sites::GoalDraft> read_goal_draft(const http::Request& request);
[[nodiscard]] Result<sites::GoalPatch> read_goal_patch(const http::Request& request);

// As it is on the wire.
[[nodiscard]] boost::json::object to_view(const sites::Goal& goal);

// The same as analytics has it.
[[nodiscard]] analytics::Act to_act(const sites::GoalDeed& deed);

// What POST /api/native/query/goals asks of events. Members are spelled as on the wire.
struct GoalsBody {
    std::optional<std::vector<std::uint64_t>> goals; // their numbers; nothing: all of the site
    std::optional<std::string> breakdown;
    std::optional<std::size_t> limit; // of the values of a breakdown
    boost::json::value compare;       // see range_body.hpp
};
BOOST_DESCRIBE_STRUCT(GoalsBody, (), (goals, breakdown, limit, compare))

// Those of the site's goals that are asked for, in that order.
//
// invalid_argument, field `goals` or `goals[1]`: one twice. not_found, the same: there is none.
[[nodiscard]] Result<std::vector<sites::Goal>> choose_goals(const GoalsBody& body,
                                                            std::vector<sites::Goal> goals);

// Beside the figures of all.
struct GoalBreakdown {
    analytics::Dimension dimension{};
    std::size_t values_max = 0;

    friend bool operator==(const GoalBreakdown&, const GoalBreakdown&) = default;
};
// Nothing, if none is asked for.
//
// invalid_argument: the field is `breakdown` or `limit`.
[[nodiscard]] Result<std::optional<GoalBreakdown>> read_goal_breakdown(const GoalsBody& body);

} // namespace waymark::api::native
