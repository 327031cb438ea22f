// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_conditions.hpp"
#include "analytics/compile_goals.hpp"
#include "analytics/one_line.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace waymark::analytics {

namespace {

using namespace std::chrono_literals;
using std::chrono::days;

constexpr TimePoint january{std::chrono::sys_days{2026y / 1 / 1}};

GoalQuery query_of(std::vector<Act> goals)
{
    return {.events = {.scope = Scope::everything().site(SiteId{7}),
                       .range = {january, january + days{7}}},
            .goals = std::move(goals)};
}

void expect_refused(const Result<std::string>& compiled, const std::string& field)
{
    ASSERT_FALSE(compiled) << *compiled;
    EXPECT_EQ(compiled.error().code, Errc::invalid_argument);
    EXPECT_EQ(compiled.error().field, field);
}

TEST(CompileGoals, LooksAtWhatMeetsAnyGoal)
{
    auto query = query_of(
        {{.kind = Act::Kind::event, .value = "signup"},
         {.kind = Act::Kind::page, .match = Act::PathMatch::starts_with, .value = "/thanks"}});
    query.events.filter = where(Dimension::country, Match::is, "DE");
    EXPECT_EQ(one_line(compile_goals(query).value()), one_line(R"(SELECT
    uniqCombinedIf(visitor_id, met0) AS visitors0, countIf(met0) AS events0,
    uniqCombinedIf(visitor_id, met1) AS visitors1, countIf(met1) AS events1
FROM
(
SELECT visitor_id, (kind = 'custom' AND name = 'signup') AS met0,
    (kind = 'page_view' AND startsWith(path, '/thanks')) AS met1
FROM events
WHERE site_id = 7
    AND time >= toDateTime('2026-01-01 00:00:00', 'UTC')
    AND time < toDateTime('2026-01-08 00:00:00', 'UTC')
    AND is_bot = 0
    AND country = 'DE'
    AND ((kind = 'custom' AND name = 'signup')
    OR (kind = 'page_view' AND startsWith(path, '/thanks')))
))"));
}

TEST(CompileGoals, TellsValuesApartWithoutGoalsToo)
{
    auto query = query_of({});
    query.events.include_bots = true;
    EXPECT_EQ(one_line(compile_goals_by(query, Dimension::link, 10).value()), one_line(R"(SELECT
    value, uniqCombined(visitor_id) AS visitors
FROM
(
SELECT visitor_id, toString(link_id) AS value
FROM events
WHERE site_id = 7
    AND time >= toDateTime('2026-01-01 00:00:00', 'UTC')
    AND time < toDateTime('2026-01-08 00:00:00', 'UTC')
)
GROUP BY value
ORDER BY visitors DESC, value
LIMIT 10)"));
}

TEST(CompileGoals, RefusesWhatMakesNoSense)
{
    expect_refused(compile_goals(query_of(std::vector<Act>(goals_max + 1))), "goals");
    expect_refused(compile_goals(query_of({{}, {.kind = Act::Kind::event}})), "goals[1].value");
    expect_refused(compile_goals_by(query_of({}), Dimension::day, 10), "breakdown");
    expect_refused(compile_goals_by(query_of({}), Dimension::country, 0), "limit");
    expect_refused(compile_goals_by(query_of({}), Dimension::country, goal_values_max + 1),
                   "limit");
}

} // namespace

} // namespace waymark::analytics
