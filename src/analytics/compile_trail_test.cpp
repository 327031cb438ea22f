// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_trail.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace waymark::analytics {

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr TimePoint january{std::chrono::sys_days{2026y / 1 / 1}};

std::string page_sql(Act::PathMatch match, std::string path)
{
    const auto sql =
        compile_act({.kind = Act::Kind::page, .match = match, .value = std::move(path)});
    return sql ? *sql : "refused: " + sql.error().message;
}

void expect_refused(const Act& act, const std::string& field)
{
    const auto sql = compile_act(act);
    ASSERT_FALSE(sql) << *sql;
    EXPECT_EQ(sql.error().code, Errc::invalid_argument);
    EXPECT_EQ(sql.error().field, field);
}

TEST(CompileAct, AsksForThePathOfAPageView)
{
    using enum Act::PathMatch;
    EXPECT_EQ(page_sql(is, "/a*"), "(kind = 'page_view' AND path = '/a*')");
    EXPECT_EQ(page_sql(starts_with, "/docs"), "(kind = 'page_view' AND startsWith(path, '/docs'))");
}

TEST(CompileAct, TakesAStarForAnyCharactersAndNothingElseForAPattern)
{
    using enum Act::PathMatch;
    EXPECT_EQ(page_sql(matches, "/docs/*"), "(kind = 'page_view' AND startsWith(path, '/docs/'))");
    EXPECT_EQ(page_sql(matches, "/docs"), "(kind = 'page_view' AND path = '/docs')");
    EXPECT_EQ(page_sql(matches, "/a.b**/x*"),
              R"((kind = 'page_view' AND match(path, '$.|(?s)\\A\\/a\\.b.*\\/x.*\\z')))");
    EXPECT_EQ(page_sql(matches, "*"), "(kind = 'page_view' AND startsWith(path, ''))");
}

TEST(CompileAct, AsksForTheNameOfACustomEventAndForWhatElseItMeets)
{
    const auto sql = compile_act({.kind = Act::Kind::event,
                                  .value = "sign'up",
                                  .filter = where(Dimension::country, Match::is, "DE")});
    EXPECT_EQ(sql.value(), R"((kind = 'custom' AND name = 'sign\'up' AND country = 'DE'))");
    EXPECT_EQ(compile_act({}).value(), "(kind != 'engagement')");
}

TEST(CompileAct, RefusesAnActWithoutAValueOrWithTooMuchOfIt)
{
    const std::string long_text(act_value_bytes_max + 1, 'x');
    expect_refused({.kind = Act::Kind::page}, "value");
    expect_refused({.kind = Act::Kind::event}, "value");
    expect_refused({.kind = Act::Kind::event, .value = long_text}, "value");
    expect_refused({.kind = Act::Kind::page, .value = long_text}, "value");
    expect_refused({.kind = Act::Kind::page, .match = Act::PathMatch::matches, .value = "/*\xff/x"},
                   "value");
    expect_refused({.filter = where(Dimension::link, Match::is, "x")}, "filter");
}

TEST(TrailConditions, LookAtWhatIsInScopeAndOfATrail)
{
    const TrailQuery query{.scope = Scope::owner(UserId{3}).site(SiteId{7}),
                           .range = {january, january + 24h},
                           .filter = where(Dimension::country, Match::is, "TW")};
    EXPECT_THAT(trail_conditions(query, TrailOf::visit).value(),
                ElementsAre("site_id = 7", "owner_id = 3",
                            "time >= toDateTime('2026-01-01 00:00:00', 'UTC')",
                            "time < toDateTime('2026-01-02 00:00:00', 'UTC')", "is_bot = 0",
                            "visit_id != 0", "country = 'TW'"));
    EXPECT_THAT(
        trail_conditions(
            {.scope = Scope::everything(), .range = {january, january + 24h}, .include_bots = true},
            TrailOf::user)
            .value(),
        ElementsAre("time >= toDateTime('2026-01-01 00:00:00', 'UTC')",
                    "time < toDateTime('2026-01-02 00:00:00', 'UTC')", "user != ''"));
}

TEST(TrailConditions, RefuseWhatAQueryIsRefusedFor)
{
    const auto field_of = [](const TrailQuery& query) {
        const auto conditions = trail_conditions(query, TrailOf::visitor);
        return conditions ? "nothing" : conditions.error().field;
    };
    const auto everybody = Scope::everything();
    const TimeRange day{january, january + 24h};
    EXPECT_EQ(field_of({.scope = everybody, .range = {january, january}}), "range");
    EXPECT_EQ(field_of({.scope = everybody.links(std::vector<LinkId>(5'001)), .range = day}),
              "links");
    EXPECT_EQ(field_of({.scope = everybody,
                        .range = day,
                        .filter = where(Dimension::os, Match::matches, "(")}),
              "filter");
}

} // namespace

} // namespace waymark::analytics
