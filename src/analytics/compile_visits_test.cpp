// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_visits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <span>
#include <string>
#include <vector>

namespace waymark::analytics {

namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr TimePoint january{std::chrono::sys_days{2026y / 1 / 1}};
constexpr TimePoint february{std::chrono::sys_days{2026y / 2 / 1}};

VisitQuery bounces_of_a_site()
{
    return {.scope = Scope::everything().site(SiteId{7}),
            .metrics = {VisitMetric::bounce_rate},
            .dimensions = {}};
}

std::string sql_of(const VisitQuery& query)
{
    const auto sql = compile_visits(std::span(&query, 1));
    return sql ? *sql : "refused: " + sql.error().message;
}

TEST(CompileVisits, GroupsEventsIntoVisitsAndCountsThose)
{
    EXPECT_EQ(sql_of(bounces_of_a_site()), R"(SELECT 0 AS query, is_total, CAST(m0 AS String) AS c0
FROM
(
SELECT 0 AS is_total, 100 * countIf(marks = 1) / count() AS m0
FROM
(
    SELECT *, start AS time FROM
    (
    WITH time_ms * 2097152 + cityHash64(toString(event_id)) % 2097152 AS place
    SELECT min(time) AS start,
        argMin(visitor_id, place) AS visitor,
        countIf(kind = 'page_view') AS views, countIf(kind != 'engagement') AS marks,
        greatest(max(time_ms) - min(time_ms),
            toInt64(least(sumIf(duration_ms, kind = 'engagement'), 86400000))) AS lasted_ms
    FROM events
WHERE site_id = 7
    AND site_id != 0
    AND visit_id != 0
    AND kind IN ('page_view', 'custom', 'engagement')
    AND is_bot = 0
    GROUP BY site_id, visit_id
    HAVING marks > 0
    )
)
))");
}

TEST(CompileVisits, TakesDimensionsOfTheFirstEventThatPassesTheFilter)
{
    auto query = bounces_of_a_site();
    query.dimensions = {Dimension::country, Dimension::day};
    query.range = TimeRange{january, february};
    EXPECT_THAT(sql_of(query), AllOf(HasSubstr("SELECT min(time) AS start, argMin(country, place)"
                                               " AS k0,\n"),
                                     HasSubstr("SELECT 0 AS is_total, k0 AS d0, intDiv((toInt64("),
                                     HasSubstr("GROUP BY is_total, d0, d1\nLIMIT 100000")));

    query.filter = where(Dimension::path, Match::is, "/blog");
    EXPECT_THAT(sql_of(query),
                AllOf(HasSubstr("% 2097152 AS place, path = '/blog' AS hit\n"),
                      HasSubstr("SELECT minIf(time, hit) AS start, argMinIf(country, place, hit) "
                                "AS k0,\n"),
                      HasSubstr("HAVING marks > 0 AND max(hit) = 1"),
                      Not(HasSubstr("AND path = '/blog'"))));
}

TEST(CompileVisits, KnowsEntryAndExitPages)
{
    auto query = bounces_of_a_site();
    query.dimensions = {VisitDimension::entry_page};
    query.order = {{1, true}, {0, false}};
    query.limit = 10;
    query.offset = 20;
    EXPECT_THAT(sql_of(query),
                AllOf(HasSubstr("argMinIf(path, place, kind = 'page_view') AS entry_page,\n"),
                      HasSubstr("SELECT 0 AS is_total, entry_page AS d0, "),
                      Not(HasSubstr("exit_page")),
                      HasSubstr("ORDER BY m0 DESC, d0 ASC\nLIMIT 10 OFFSET 20")));

    query.conditions = {{VisitDimension::exit_page, Match::starts_with, {"/blog"}}};
    EXPECT_THAT(sql_of(query), AllOf(HasSubstr(" AS exit_page,\n"),
                                     HasSubstr(")\nWHERE startsWith(exit_page, '/blog')\n")));
}

TEST(CompileVisits, LeavesOutKeysThatAreNotWanted)
{
    auto query = bounces_of_a_site();
    query.dimensions = {VisitDimension::entry_page, Dimension::site, Dimension::country};
    query.only = {std::vector<std::string>{"/", "/it's"}, std::vector<std::string>{"7"},
                  std::nullopt};
    EXPECT_THAT(sql_of(query), HasSubstr(")\nWHERE entry_page IN ('/', '/it\\'s') AND k1 IN (7)\n"
                                         "GROUP BY"));
    query.only = {std::nullopt, std::nullopt, std::vector<std::string>{}};
    EXPECT_THAT(sql_of(query), HasSubstr(")\nWHERE 0\nGROUP BY"));
}

TEST(CompileVisits, CountsEachVisitTwiceWhereTotalsAreWanted)
{
    auto query = bounces_of_a_site();
    query.dimensions = {Dimension::country, Dimension::visit};
    query.only = {std::vector<std::string>{"DE"}, std::nullopt};
    query.order = {{2, true}};
    query.limit = 10;
    query.offset = 20;
    query.with_totals = true;
    EXPECT_THAT(sql_of(query), AllOf(HasSubstr("SELECT is_total, if(is_total = 1, '', k0) AS d0, "
                                               "if(is_total = 1, 0, k1) AS d1, "),
                                     HasSubstr(")\nARRAY JOIN [0, 1] AS is_total\n"
                                               "WHERE (is_total = 1 OR k0 IN ('DE'))\n"
                                               "GROUP BY is_total, d0, d1\n"
                                               "ORDER BY is_total DESC, m0 DESC\nLIMIT 31\n")));
    query.dimensions = {};
    query.only = {};
    query.order = {};
    EXPECT_THAT(sql_of(query), Not(HasSubstr("ARRAY JOIN")));
}

TEST(CompileVisits, IncludesBotsOnRequest)
{
    auto query = bounces_of_a_site();
    query.include_bots = true;
    EXPECT_THAT(sql_of(query), Not(HasSubstr("is_bot")));
}

TEST(CompileVisits, AsksSeveralQueriesAtOnce)
{
    auto by_country = bounces_of_a_site();
    by_country.metrics = {VisitMetric::visits, VisitMetric::visit_duration};
    by_country.dimensions = {Dimension::country};
    const auto sql = compile_visits(std::array{bounces_of_a_site(), by_country});
    ASSERT_TRUE(sql);
    EXPECT_THAT(
        *sql, AllOf(HasSubstr("SELECT 0 AS query, is_total, CAST(m0 AS String) AS c0, '' AS c1, "
                              "'' AS c2\n"),
                    HasSubstr("\nUNION ALL\nSELECT 1 AS query, is_total, CAST(d0 AS String) AS c0, "
                              "CAST(m0 AS String) AS c1, CAST(m1 AS String) AS c2\n")));
}

TEST(CompileVisits, RefusesWhatIsRefusedOfEvents)
{
    const auto refusal = [](const VisitQuery& query) {
        const auto sql = compile_visits(std::span(&query, 1));
        return sql ? Error{} : sql.error();
    };
    auto query = bounces_of_a_site();
    query.dimensions = {Dimension::day};
    EXPECT_EQ(refusal(query).field, "range");
    query.range = TimeRange{february, january};
    EXPECT_EQ(refusal(query).field, "range");
    query = bounces_of_a_site();
    query.dimensions = {Dimension::country, Dimension::country};
    EXPECT_EQ(refusal(query).field, "dimensions");
    query = bounces_of_a_site();
    query.filter = where(Dimension::path, Match::matches, "(");
    EXPECT_EQ(refusal(query).field, "filter");
    query = bounces_of_a_site();
    query.conditions = {{VisitDimension::entry_page, Match::is, {}}};
    EXPECT_EQ(refusal(query).field, "filter");
    query = bounces_of_a_site();
    query.limit = 0;
    EXPECT_EQ(refusal(query).field, "limit");
}

} // namespace

} // namespace waymark::analytics
