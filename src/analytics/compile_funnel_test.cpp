// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_funnel.hpp"
#include "analytics/one_line.hpp"
#include "analytics/query.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace waymark::analytics {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr TimePoint january{std::chrono::sys_days{2026y / 1 / 1}};

Act page(std::string path)
{
    return {.kind = Act::Kind::page, .value = std::move(path)};
}

Act event(std::string name)
{
    return {.kind = Act::Kind::event, .value = std::move(name)};
}

FunnelQuery funnel_of(std::vector<Act> steps)
{
    return {.trails = {.scope = Scope::owner(UserId{3}).site(SiteId{7}),
                       .range = {january, january + 24h}},
            .steps = std::move(steps)};
}

void expect_refused(const FunnelQuery& query, const std::string& field)
{
    const auto sql = compile_funnel(query);
    ASSERT_FALSE(sql) << *sql;
    EXPECT_EQ(sql.error().code, Errc::invalid_argument);
    EXPECT_EQ(sql.error().field, field);
    const auto divided = compile_funnel_by(query, Dimension::country, 5);
    ASSERT_FALSE(divided);
    EXPECT_EQ(divided.error(), sql.error());
}

// Event by event: each is a number of its time and of the steps that it can serve.
TEST(CompileFunnel, KeepsANumberOfEachEventThatIsAStep)
{
    EXPECT_THAT(
        one_line(compile_funnel(funnel_of({page("/"), page("/pricing"), event("signup")})).value()),
        HasSubstr(one_line(R"(SELECT arraySort(groupArray(100000)(x)) AS sorted
FROM
(
SELECT visitor_id, time_ms * 8 + 7 - (kind = 'page_view' AND path = '/') * 4
    - (kind = 'page_view' AND path = '/pricing') * 2 - (kind = 'custom' AND name = 'signup') * 1
    AS x
FROM events
WHERE site_id = 7
    AND owner_id = 3
    AND time >= toDateTime('2026-01-01 00:00:00', 'UTC')
    AND time < toDateTime('2026-01-02 00:00:00', 'UTC')
    AND is_bot = 0
    AND visitor_id != 0
)
WHERE bitAnd(x, 7) != 7
GROUP BY visitor_id
HAVING max(bitTest(x, 2) = 0) = 1)")));
}

TEST(CompileFunnel, FollowsVisitsAndUsersAsWell)
{
    auto query = funnel_of({page("/"), event("signup")});
    query.of = TrailOf::visit;
    EXPECT_THAT(compile_funnel(query).value(), HasSubstr("\nGROUP BY site_id, visit_id\n"));
    query.of = TrailOf::user;
    EXPECT_THAT(compile_funnel(query).value(), HasSubstr("\nGROUP BY owner_id, user\n"));
}

// An event's number is its milliseconds times four, where there are two steps.
TEST(CompileFunnel, ComparesTheWindowWithTheEventsNumbers)
{
    auto query = funnel_of({page("/"), event("signup")});
    query.window = 90s;
    EXPECT_THAT(compile_funnel(query).value(), HasSubstr("x - bitOr(y, 3) <= 360000"));
}

TEST(CompileFunnel, TellsEachStepsFigures)
{
    EXPECT_THAT(
        compile_funnel(funnel_of({page("/"), event("signup")})).value(),
        testing::StartsWith("SELECT countIf(reached >= 1) AS people1, countIf(reached >= 2) AS "
                            "people2, quantileExactIf(0.5)(bitShiftRight(event2, 2) - "
                            "bitShiftRight(event1, 2), reached >= 2) AS ms2\nFROM\n"));
}

TEST(CompileFunnel, IsDividedByWhatTheFirstStepSays)
{
    const auto sql =
        compile_funnel_by(funnel_of({page("/"), event("signup")}), Dimension::country, 5).value();
    EXPECT_THAT(sql, HasSubstr(", toString(country) AS divider\nFROM events\n"));
    EXPECT_THAT(sql, HasSubstr("groupArrayIf(100000)(divider, bitTest(x, 1) = 0) AS names"));
    EXPECT_THAT(sql,
                testing::EndsWith("\nGROUP BY value\nORDER BY people1 DESC, value ASC\nLIMIT 5"));
}

TEST(CompileFunnel, TakesAsManyStepsAsThereMayBe)
{
    EXPECT_TRUE(compile_funnel(funnel_of(std::vector<Act>(funnel_steps_max))));
    expect_refused(funnel_of(std::vector<Act>(funnel_steps_max + 1)), "steps");
    expect_refused(funnel_of({page("/")}), "steps");
    expect_refused(funnel_of({}), "steps");
}

TEST(CompileFunnel, RefusesAWindowThatIsNoneOrTooLong)
{
    auto query = funnel_of({page("/"), event("signup")});
    for (const auto window : {0s, -1s, funnel_window_max + 1s, std::chrono::seconds::max()}) {
        query.window = window;
        expect_refused(query, "window");
    }
    query.window = funnel_window_max;
    EXPECT_TRUE(compile_funnel(query));
}

TEST(CompileFunnel, NamesTheStepThatIsWrong)
{
    expect_refused(funnel_of({page("/"), event("")}), "steps[1].value");
    auto filtered = funnel_of({page("/"), event("signup")});
    filtered.steps[0].filter = where(Dimension::link, Match::is, "x");
    expect_refused(filtered, "steps[0].filter");
    filtered.steps[0].filter.reset();
    filtered.trails.range.to = january;
    expect_refused(filtered, "range");
}

TEST(CompileFunnel, TakesAHundredPartsOfFiltersInAllItsSteps)
{
    auto query = funnel_of({page("/"), event("signup")});
    const auto of_parts = [](std::size_t count) {
        return any_of(std::vector<Filter>(count, where(Dimension::os, Match::is, "iOS")));
    };
    query.steps[0].filter = negation(of_parts(48));
    query.steps[1].filter = of_parts(49);
    EXPECT_TRUE(compile_funnel(query));
    query.steps[1].filter = of_parts(50);
    expect_refused(query, "steps");
}

TEST(CompileFunnel, RefusesMoreTextThanTheStoreReads)
{
    auto query = funnel_of({page("/"), event("signup")});
    query.trails.filter =
        where(Dimension::path, Match::in,
              std::vector<std::string>(100, std::string(filter_value_bytes_max, 'x')));
    expect_refused(query, "filter");
}

TEST(CompileFunnelBy, RefusesTimeAndTooManyValues)
{
    const auto query = funnel_of({page("/"), event("signup")});
    const auto field_of = [&](Dimension dimension, std::size_t limit) {
        const auto sql = compile_funnel_by(query, dimension, limit);
        return sql ? "nothing" : sql.error().field;
    };
    EXPECT_EQ(field_of(Dimension::day, 5), "breakdown");
    EXPECT_EQ(field_of(Dimension::hour_of_day, 5), "breakdown");
    EXPECT_EQ(field_of(Dimension::country, 0), "limit");
    EXPECT_EQ(field_of(Dimension::country, funnel_values_max + 1), "limit");
    EXPECT_EQ(field_of(Dimension::country, funnel_values_max), "nothing");
}

} // namespace

} // namespace waymark::analytics
