// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_rollup.hpp"
#include "analytics/compile_sql.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace waymark::analytics {

namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr TimePoint january{std::chrono::sys_days{2026y / 1 / 1}};
constexpr TimePoint february{std::chrono::sys_days{2026y / 2 / 1}};

Query clicks_by_country()
{
    return {.scope = Scope::owner(UserId{3}),
            .metrics = {Metric::clicks},
            .dimensions = {Dimension::country},
            .range = TimeRange{january, february},
            .limit = 10};
}

bool is_counted(const Query& query)
{
    EXPECT_TRUE(compile_sql(query));
    return rollup_source_sql(query).has_value();
}

TEST(CompileRollup, SumsTheDaysOfARange)
{
    EXPECT_EQ(*compile_sql(clicks_by_country()),
              R"(SELECT sum(events) AS m0, country AS d0
FROM (
    SELECT start AS time, kind, is_bot, text AS country, events
    FROM event_facets
    WHERE facet = 1
        AND level = 2 AND (start >= toDateTime('2026-01-01 00:00:00', 'UTC') )"
              R"(AND start < toDateTime('2026-02-01 00:00:00', 'UTC'))
        AND owner_id = 3
)
WHERE kind = 'click'
    AND is_bot = 0
GROUP BY d0
ORDER BY m0 DESC, d0 ASC
LIMIT 10)");
}

TEST(CompileRollup, TakesWhatDaysLeaveFromHalfHours)
{
    auto query = clicks_by_country();
    query.scope = Scope::everything();
    query.range = TimeRange{january - 90min, february - 30min};
    EXPECT_THAT(*rollup_source_sql(query),
                HasSubstr("((level = 3 AND (start >= toDateTime('2026-01-01 00:00:00', 'UTC') "
                          "AND start < toDateTime('2026-01-31 00:00:00', 'UTC'))) "
                          "OR (level = 1 AND (start >= toDateTime('2025-12-31 22:30:00', 'UTC') "
                          "AND start < toDateTime('2026-01-01 00:00:00', 'UTC') "
                          "OR start >= toDateTime('2026-01-31 00:00:00', 'UTC') "
                          "AND start < toDateTime('2026-01-31 23:30:00', 'UTC'))))"));
    query.range = TimeRange{january + 1h, january + 30h};
    EXPECT_THAT(*rollup_source_sql(query), Not(HasSubstr("level = 3")));
}

TEST(CompileRollup, MergesTheStatesOfDistinctCounts)
{
    const auto sql = *compile_sql({.scope = Scope::everything().site(SiteId{5}),
                                   .metrics = {Metric::visitors, Metric::unique_addresses},
                                   .dimensions = {},
                                   .filter = where(Dimension::kind, Match::is, "page_view")});
    EXPECT_THAT(sql, HasSubstr("SELECT uniqCombinedMerge(visitors_state) AS m0, "
                               "uniqCombinedMerge(addresses_state) AS m1"));
    EXPECT_THAT(sql, HasSubstr("WHERE level = 2\n        AND site_id = 5\n"));
    EXPECT_THAT(sql, HasSubstr("kind = 'page_view'"));
}

TEST(CompileRollup, KeepsDaysApartByHalfHoursInZonesOtherThanUtc)
{
    Query query{.scope = Scope::everything(),
                .metrics = {Metric::events},
                .dimensions = {Dimension::day},
                .range = TimeRange{january, february}};
    EXPECT_THAT(*rollup_source_sql(query), HasSubstr("level = 3"));
    query.zone = TimeZone::find("Asia/Kolkata").value();
    EXPECT_THAT(*rollup_source_sql(query), HasSubstr("level = 1"));
    EXPECT_THAT(*rollup_source_sql(query), Not(HasSubstr("level = 3")));
    query.zone = TimeZone::find("Europe/London").value(); // as UTC in winter
    EXPECT_THAT(*rollup_source_sql(query), HasSubstr("level = 3"));
    query.range->to = february + std::chrono::days{90};
    EXPECT_THAT(*rollup_source_sql(query), Not(HasSubstr("level = 3")));
    query.zone = TimeZone::find("Asia/Kathmandu").value(); // 5:45 h before UTC
    EXPECT_FALSE(is_counted(query));
    query.zone = {};
    query.dimensions = {Dimension::hour_of_day};
    EXPECT_THAT(*rollup_source_sql(query), HasSubstr("level = 1"));
}

TEST(CompileRollup, LeavesToTheEventsWhatTheCountsDoNotTell)
{
    EXPECT_TRUE(is_counted(clicks_by_country()));
    auto query = clicks_by_country();
    query.scope = query.scope.link(LinkId{7});
    EXPECT_FALSE(is_counted(query)) << "one link";
    query = clicks_by_country();
    query.scope = query.scope.domain(DomainId{7});
    EXPECT_FALSE(is_counted(query)) << "one domain";
    query = clicks_by_country();
    query.dimensions.push_back(Dimension::city);
    EXPECT_FALSE(is_counted(query)) << "two columns";
    query = clicks_by_country();
    query.filter = negation(any_of({where(Dimension::city, Match::is, "Taipei")}));
    EXPECT_FALSE(is_counted(query)) << "a second column in the filter";
    query = clicks_by_country();
    query.dimensions = {Dimension::path};
    EXPECT_FALSE(is_counted(query)) << "a column that isn't counted";
    query = clicks_by_country();
    query.metrics = {Metric::visitors};
    EXPECT_FALSE(is_counted(query)) << "distinct visitors by country";
    query = clicks_by_country();
    query.metrics = {Metric::visits};
    query.dimensions = {Dimension::kind};
    EXPECT_FALSE(is_counted(query)) << "distinct visits by what not every visit has";
    query.dimensions = {};
    EXPECT_TRUE(is_counted(query)) << "distinct visits";
    query = clicks_by_country();
    query.range->to -= 1min;
    EXPECT_FALSE(is_counted(query)) << "a part of a half-hour";
    query = clicks_by_country();
    query.range->from = TimePoint{-1h};
    EXPECT_FALSE(is_counted(query)) << "a time that the events are cut to";
}

TEST(CompileRollup, TellsTheKindsOfEventsApart)
{
    auto query = clicks_by_country();
    query.dimensions = {Dimension::country, Dimension::kind, Dimension::is_bot, Dimension::month};
    query.filter = all_of(
        {where(Dimension::is_bot, Match::is, "1"), where(Dimension::country, Match::is_not, "")});
    EXPECT_TRUE(is_counted(query));
}

TEST(CompileRollup, TellsSitesApartWhereTheyAreNamed)
{
    auto query = clicks_by_country();
    query.scope = Scope::everything();
    EXPECT_THAT(*rollup_source_sql(query), HasSubstr("level = 3"));
    query.filter = where(Dimension::site, Match::is_not, "5");
    EXPECT_THAT(*rollup_source_sql(query),
                AllOf(HasSubstr("SELECT start AS time, kind, is_bot, site_id, text AS country"),
                      HasSubstr("level = 2"), Not(HasSubstr("level = 3"))));
    EXPECT_THAT(*compile_sql(query), HasSubstr("AND site_id != 5\nGROUP BY d0"));
    query.filter.reset();
    query.metrics = {Metric::events, Metric::visitors};
    query.dimensions = {Dimension::site};
    EXPECT_THAT(*rollup_source_sql(query),
                AllOf(HasSubstr("site_id, events, visitors_state"), HasSubstr("level = 2")));
}

TEST(CompileRollup, ListsThatAreAlikeAreReadTogether)
{
    auto campaigns = clicks_by_country();
    campaigns.dimensions = {Dimension::utm_campaign};
    campaigns.filter = where(Dimension::utm_campaign, Match::is_not, "");
    auto longer = clicks_by_country();
    longer.dimensions = {Dimension::city};
    longer.limit = 11;
    const std::vector queries{longer, clicks_by_country(), campaigns, clicks_by_country()};
    EXPECT_TRUE(is_alike(queries[1], campaigns));
    EXPECT_FALSE(is_alike(queries[1], longer));
    EXPECT_EQ(as_facet_list(campaigns)->facet, 11);
    EXPECT_TRUE(as_facet_list(campaigns)->leaves_out_unknown);

    const std::vector alike{clicks_by_country(), campaigns, clicks_by_country()};
    const auto sql = *compile_sql(alike);
    EXPECT_THAT(sql, HasSubstr("SELECT [0, 1][indexOf([1, 11], facet)] AS query"));
    EXPECT_THAT(sql, HasSubstr("WHERE facet IN (1, 11)\n"));
    EXPECT_THAT(sql, HasSubstr("AND (facet NOT IN (11) OR text != '')"));
    EXPECT_THAT(sql, HasSubstr("LIMIT 10 BY facet"));
    EXPECT_THAT(sql, HasSubstr("SELECT 2 AS query")) << "the same column again is read alone";
    EXPECT_THAT(*compile_sql(alike, Tables::events), Not(HasSubstr("facet")));
}

TEST(CompileRollup, ListsInAnotherOrderOrByMoreAreReadAlone)
{
    auto query = clicks_by_country();
    query.order = {{Dimension::country, false}};
    EXPECT_FALSE(as_facet_list(query));
    query = clicks_by_country();
    query.offset = 10;
    EXPECT_FALSE(as_facet_list(query));
    query = clicks_by_country();
    query.dimensions.push_back(Dimension::day);
    EXPECT_FALSE(as_facet_list(query));
    query = clicks_by_country();
    query.filter = where(Dimension::country, Match::is, "");
    EXPECT_FALSE(as_facet_list(query));
    query = clicks_by_country();
    query.scope = query.scope.link(LinkId{1});
    EXPECT_FALSE(as_facet_list(query));
}

} // namespace

} // namespace waymark::analytics
