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

std::string sql_of(const VisitQuery& query, Tables tables = Tables::events)
{
    const auto sql = compile_visits(std::span(&query, 1), tables);
    return sql ? *sql : "refused: " + sql.error().message;
}

TEST(CompileVisits, GroupsEventsIntoVisitsAndCountsThose)
{
    EXPECT_EQ(
        sql_of(bounces_of_a_site()),
        R"(SELECT 0 AS query, is_total, CAST(m0 AS String) AS c0
FROM
(
SELECT 0 AS is_total, if(sum(begun) > 0, 100 * greatest(sum(bounced), 0) / sum(begun), nan) AS m0
FROM
(
    SELECT *, start AS time FROM
    (
    SELECT visit_start AS start,
        countIf(kind IN ('page_view', 'custom')) AS marks, countIf(kind = 'page_view') AS views,
        sum(visit_begins) AS begun, sum(visit_bounces) AS bounced, sum(visit_ms) AS lasted_ms,
        maxIf(visitor_id, visit_begins = 1) AS visitor
    FROM events
WHERE site_id = 7
    AND toUInt32(visit_start) != 0
    AND site_id != 0 AND visit_id != 0 AND kind != 'click'
    AND is_bot = 0
    GROUP BY site_id, visit_id, visit_start, is_bot
    HAVING (marks > 0 OR lasted_ms != 0)
    UNION ALL
    SELECT min(time) AS start,
        countIf(kind IN ('page_view', 'custom')) AS marks, countIf(kind = 'page_view') AS views,
        toInt64(marks > 0) AS begun, toInt64(marks = 1) AS bounced,
        if(marks > 0, greatest(max(time_ms) - min(time_ms), )"
        R"(toInt64(least(sumIf(duration_ms, kind = 'engagement'), 86400000))), 0) AS lasted_ms,
        argMinIf(visitor_id, time_ms, kind IN ('page_view', 'custom')) AS visitor
    FROM events
WHERE site_id = 7
    AND toUInt32(visit_start) = 0
    AND site_id != 0 AND visit_id != 0 AND kind != 'click'
    AND is_bot = 0
    GROUP BY site_id, visit_id, is_bot, intDiv(toUInt32(time), 86400)
    HAVING (marks > 0 OR lasted_ms != 0)
    )
)
))");
}

TEST(CompileVisits, SeesTheVisitsWholeThatStartInTheRange)
{
    auto query = bounces_of_a_site();
    query.range = TimeRange{january, february};
    EXPECT_THAT(sql_of(query),
                AllOf(HasSubstr("time >= toDateTime('2025-12-31 00:00:00', 'UTC')\n"),
                      HasSubstr("time < toDateTime('2026-02-02 00:00:00', 'UTC')\n"),
                      HasSubstr("visit_start >= toDateTime('2026-01-01 00:00:00', 'UTC')\n    AND "
                                "visit_start < toDateTime('2026-02-01 00:00:00', 'UTC')\n"),
                      HasSubstr("    AND toUInt32(visit_start) = 0\n"),
                      HasSubstr("HAVING (marks > 0 OR lasted_ms != 0) AND start >= "
                                "toDateTime('2026-01-01 00:00:00', 'UTC') AND start < "
                                "toDateTime('2026-02-01 00:00:00', 'UTC')\n")));
}

TEST(CompileVisits, ReadsCountsWhereTheyTell)
{
    auto query = bounces_of_a_site();
    query.metrics = {VisitMetric::visits, VisitMetric::visitors};
    query.dimensions = {Dimension::day, Dimension::site};
    query.range = TimeRange{january + 30min, february};
    query.zone = TimeZone::find("Asia/Kolkata").value();
    const auto told = [&query] {
        return sql_of(query, Tables::events_and_counts) != sql_of(query, Tables::events);
    };
    EXPECT_THAT(sql_of(query, Tables::events_and_counts),
                AllOf(HasSubstr("SELECT site_id AS k1, start, visits AS begun, bounces AS bounced, "
                                "views, lasted_ms, visitors_state\n    FROM event_visits\n"
                                "WHERE level = 1 AND (start >= toDateTime('2026-01-01 00:30:00', "
                                "'UTC')"),
                      HasSubstr("    AND site_id = 7\n    AND is_bot = 0\n"),
                      HasSubstr("uniqCombinedMerge(visitors_state) AS m1"),
                      HasSubstr("sum(begun) AS m0"), Not(HasSubstr("FROM events"))));
    query.dimensions = {};
    EXPECT_THAT(sql_of(query, Tables::events_and_counts),
                AllOf(HasSubstr("(level = 2 AND (start >= toDateTime('2026-01-02 00:00:00', "),
                      HasSubstr("(level = 1 AND (start >= toDateTime('2026-01-01 00:30:00', ")));
    EXPECT_TRUE(told());

    query.dimensions = {Dimension::country};
    EXPECT_FALSE(told());
    query.dimensions = {VisitDimension::entry_page};
    EXPECT_FALSE(told());
    query.dimensions = {};
    query.conditions = {{VisitDimension::exit_page, Match::is, {"/"}}};
    EXPECT_FALSE(told());
    query.conditions = {};
    query.filter = where(Dimension::site, Match::is, "7");
    EXPECT_FALSE(told());
    query.filter.reset();
    query.range->to += 1min;
    EXPECT_FALSE(told());
    query.range->to -= 1min;
    query.dimensions = {Dimension::hour_of_day};
    EXPECT_TRUE(told());
    query.zone = TimeZone::find("Asia/Kathmandu").value();
    EXPECT_FALSE(told());
}

TEST(CompileVisits, TakesDimensionsOfTheFirstEventThatPassesTheFilter)
{
    auto query = bounces_of_a_site();
    query.dimensions = {Dimension::country, Dimension::day};
    query.range = TimeRange{january, february};
    EXPECT_THAT(sql_of(query), AllOf(HasSubstr("SELECT argMin(country, place) AS k0, "
                                               "visit_start AS start,\n"),
                                     HasSubstr("SELECT 0 AS is_total, k0 AS d0, intDiv((toInt64("),
                                     HasSubstr("GROUP BY is_total, d0, d1\nHAVING sum(begun) > 0\n"
                                               "LIMIT 100000")));

    query.filter = where(Dimension::path, Match::is, "/blog");
    EXPECT_THAT(
        sql_of(query),
        AllOf(
            HasSubstr("% 2097152 AS place, path = '/blog' AS hit\n    SELECT"),
            HasSubstr("SELECT argMinIf(country, place, hit) AS k0, visit_start AS start,\n"),
            HasSubstr("HAVING (marks > 0 OR lasted_ms != 0) AND max(hit) = 1"),
            HasSubstr("AND is_bot = 0\n    AND path = '/blog')\n    GROUP BY site_id, visit_id")));
}

TEST(CompileVisits, KnowsEntryAndExitPages)
{
    auto query = bounces_of_a_site();
    query.dimensions = {VisitDimension::entry_page};
    query.order = {{1, true}, {0, false}};
    query.limit = 10;
    query.offset = 20;
    EXPECT_THAT(sql_of(query),
                AllOf(HasSubstr("argMinIf(path, place, kind = 'page_view') AS entry_page, "),
                      HasSubstr("SELECT 0 AS is_total, entry_page AS d0, "),
                      Not(HasSubstr("exit_page")),
                      HasSubstr("ORDER BY m0 DESC, d0 ASC\nLIMIT 10 OFFSET 20")));

    query.conditions = {{VisitDimension::exit_page, Match::starts_with, {"/blog"}}};
    EXPECT_THAT(sql_of(query), AllOf(HasSubstr(" AS exit_page, "),
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
                                               "GROUP BY is_total, d0, d1\nHAVING sum(begun) > 0\n"
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
    EXPECT_THAT(sql_of(query), Not(HasSubstr("is_bot = 0")));
    EXPECT_THAT(sql_of(query, Tables::events_and_counts), Not(HasSubstr("is_bot")));
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
