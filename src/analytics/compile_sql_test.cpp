// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_sql.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace waymark::analytics {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

constexpr TimePoint january{std::chrono::sys_days{2026y / 1 / 1}};
constexpr TimePoint february{std::chrono::sys_days{2026y / 2 / 1}};

Query clicks_of_everybody()
{
    return {.scope = Scope::everything(), .metrics = {Metric::clicks}, .dimensions = {}};
}

// Of a domain: events are read one by one.
Query clicks_of_a_domain()
{
    auto query = clicks_of_everybody();
    query.scope = query.scope.domain(DomainId{4});
    return query;
}

std::string sql_of(const Query& query)
{
    const auto sql = compile_sql(query);
    return sql ? *sql : "refused: " + sql.error().message;
}

std::string sql_of_filter(Filter filter)
{
    auto query = clicks_of_everybody();
    query.filter = std::move(filter);
    const auto sql = sql_of(query);
    const auto begin = sql.rfind("    AND ");
    return begin == std::string::npos ? sql : sql.substr(begin + 8);
}

void expect_refused(const Query& query, const std::string& why)
{
    const auto sql = compile_sql(query);
    ASSERT_FALSE(sql) << *sql;
    EXPECT_EQ(sql.error().code, Errc::invalid_argument);
    EXPECT_THAT(sql.error().message, HasSubstr(why));
}

TEST(CompileSql, CountsWithoutBots)
{
    EXPECT_EQ(sql_of(clicks_of_a_domain()), R"(SELECT count() AS m0
FROM events
WHERE domain_id = 4
    AND kind = 'click'
    AND is_bot = 0)");
}

TEST(CompileSql, ATopListIsOrderedByItsMetricThenByName)
{
    EXPECT_EQ(sql_of({.scope = Scope::owner(UserId{3}).link(LinkId{7}),
                      .metrics = {Metric::clicks},
                      .dimensions = {Dimension::country},
                      .range = TimeRange{january, february},
                      .limit = 10}),
              R"(SELECT count() AS m0, country AS d0
FROM events
WHERE link_id = 7
    AND owner_id = 3
    AND time >= toDateTime('2026-01-01 00:00:00', 'UTC')
    AND time < toDateTime('2026-02-01 00:00:00', 'UTC')
    AND kind = 'click'
    AND is_bot = 0
GROUP BY d0
ORDER BY m0 DESC, d0 ASC
LIMIT 10)");
}

TEST(CompileSql, MetricsOfDifferentEventsCountEachItsOwn)
{
    EXPECT_EQ(sql_of({.scope = Scope::everything(),
                      .metrics = {Metric::page_views, Metric::bot_events},
                      .dimensions = {Dimension::browser_version},
                      .order = {{Dimension::browser_version, true}},
                      .limit = 5,
                      .offset = 20}),
              R"(SELECT countIf(kind = 'page_view' AND is_bot = 0) AS m0, )"
              R"(countIf(is_bot = 1) AS m1, browser_version AS d0
FROM events
WHERE ((kind = 'page_view' AND is_bot = 0) OR (is_bot = 1))
GROUP BY d0
ORDER BY d0 DESC
LIMIT 5 OFFSET 20)");
}

TEST(CompileSql, BotsAreIncludedOnRequest)
{
    auto query = clicks_of_a_domain();
    query.include_bots = true;
    query.metrics = {Metric::clicks, Metric::visitors, Metric::bot_events};
    EXPECT_EQ(sql_of(query),
              "SELECT countIf(kind = 'click') AS m0, uniqCombined(visitor_id) AS m1, "
              "countIf(is_bot = 1) AS m2\nFROM events\nWHERE domain_id = 4");
}

TEST(CompileSql, AnHourOfAZoneKnowsTheZonesOffsets)
{
    const auto berlin = TimeZone::find("Europe/Berlin");
    ASSERT_TRUE(berlin);
    // Summer time begins at 2026-03-29 01:00 UTC, which is 1774746000.
    const TimePoint day{std::chrono::sys_days{2026y / 3 / 29}};
    EXPECT_EQ(
        sql_of({.scope = Scope::everything().domain(DomainId{4}),
                .metrics = {Metric::events},
                .dimensions = {Dimension::hour},
                .range = TimeRange{day, day + 24h},
                .zone = *berlin,
                .include_bots = true}),
        R"(SELECT count() AS m0, toInt64(toUnixTimestamp(time)) - multiIf()"
        R"(toInt64(toUnixTimestamp(time)) < 1774746000, toInt64(toUnixTimestamp(time)) + 3600, )"
        R"(toInt64(toUnixTimestamp(time)) + 7200) % 3600 AS d0
FROM events
WHERE domain_id = 4
    AND time >= toDateTime('2026-03-29 00:00:00', 'UTC')
    AND time < toDateTime('2026-03-30 00:00:00', 'UTC')
GROUP BY d0)");
}

TEST(CompileSql, AnHourOfTheDayIsTheOneOnTheZonesClocks)
{
    EXPECT_EQ(sql_of({.scope = Scope::everything().domain(DomainId{4}),
                      .metrics = {Metric::events},
                      .dimensions = {Dimension::hour_of_day},
                      .range = TimeRange{january, february},
                      .zone = TimeZone::find("Asia/Taipei").value(),
                      .include_bots = true,
                      .order = {{Dimension::hour_of_day}}}),
              R"(SELECT count() AS m0, )"
              R"(intDiv((toInt64(toUnixTimestamp(time)) + 28800) % 86400, 3600) AS d0
FROM events
WHERE domain_id = 4
    AND time >= toDateTime('2026-01-01 00:00:00', 'UTC')
    AND time < toDateTime('2026-02-01 00:00:00', 'UTC')
GROUP BY d0
ORDER BY d0 ASC
LIMIT 1000)");
}

TEST(CompileSql, ARangeWithinASecondUsesTheExactTime)
{
    auto query = clicks_of_everybody();
    query.range = TimeRange{january + 250ms, january + 750ms};
    EXPECT_THAT(sql_of(query), HasSubstr("time >= toDateTime('2026-01-01 00:00:00', 'UTC')\n"
                                         "    AND time < toDateTime('2026-01-01 00:00:01', 'UTC')\n"
                                         "    AND time_ms >= 1767225600250\n"
                                         "    AND time_ms < 1767225600750"));
}

TEST(CompileSql, ARangeBeyondTheStoresCalendarIsCut)
{
    auto query = clicks_of_everybody();
    query.range = TimeRange{TimePoint{-1h}, TimePoint{std::chrono::sys_days{2500y / 1 / 1}}};
    EXPECT_THAT(sql_of(query),
                HasSubstr("time >= toDateTime('1970-01-01 00:00:00', 'UTC')\n"
                          "    AND time < toDateTime('2105-12-31 00:00:00', 'UTC')"));
}

TEST(CompileSql, AScopeOfNoLinksSeesNothing)
{
    auto query = clicks_of_everybody();
    query.scope = Scope::everything().links({});
    EXPECT_THAT(sql_of(query), HasSubstr("WHERE 0\n"));
}

TEST(CompileSql, AScopeNamesAllThatNarrowsIt)
{
    auto query = clicks_of_everybody();
    query.scope =
        Scope::owner(UserId{1}).links({LinkId{2}, LinkId{3}}).domain(DomainId{4}).site(SiteId{5});
    EXPECT_THAT(sql_of(query), HasSubstr("WHERE link_id IN (2, 3)\n    AND domain_id = 4\n"
                                         "    AND site_id = 5\n    AND owner_id = 1\n"));
}

TEST(CompileSql, SeveralQueriesBecomeOneUnion)
{
    const std::vector<Query> queries{clicks_of_a_domain(),
                                     {.scope = Scope::everything(),
                                      .metrics = {Metric::clicks},
                                      .dimensions = {Dimension::link},
                                      .limit = 3}};
    const auto sql = compile_sql(queries);
    ASSERT_TRUE(sql);
    EXPECT_EQ(*sql, R"(SELECT 0 AS query, CAST(m0 AS String) AS c0, '' AS c1
FROM
(
SELECT count() AS m0
FROM events
WHERE domain_id = 4
    AND kind = 'click'
    AND is_bot = 0
)
UNION ALL
SELECT 1 AS query, CAST(m0 AS String) AS c0, CAST(d0 AS String) AS c1
FROM
(
SELECT count() AS m0, link_id AS d0
FROM events
WHERE kind = 'click'
    AND is_bot = 0
GROUP BY d0
ORDER BY m0 DESC, d0 ASC
LIMIT 3
))");
}

TEST(CompileSql, AUnionIsRefusedForItsFirstBadQuery)
{
    std::vector<Query> queries{clicks_of_everybody(), clicks_of_everybody()};
    queries[1].limit = 0;
    const auto sql = compile_sql(queries);
    ASSERT_FALSE(sql);
    EXPECT_EQ(sql.error().code, Errc::invalid_argument);
}

TEST(CompileFilter, WritesEachOperator)
{
    const auto country = [](Match match, std::string value) {
        return sql_of_filter(where(Dimension::country, match, std::move(value)));
    };
    EXPECT_EQ(country(Match::is, "TW"), "country = 'TW'");
    EXPECT_EQ(country(Match::is_not, "TW"), "country != 'TW'");
    EXPECT_EQ(country(Match::contains, "W"), "position(country, 'W') > 0");
    EXPECT_EQ(country(Match::not_contains, "W"), "position(country, 'W') = 0");
    EXPECT_EQ(country(Match::starts_with, "T"), "startsWith(country, 'T')");
    EXPECT_EQ(country(Match::matches, "^T.$"), "match(country, '$.|(?s)^T.$')");
    EXPECT_EQ(country(Match::in, "TW"), "country IN ('TW')");
    EXPECT_EQ(country(Match::not_in, "TW"), "country NOT IN ('TW')");
    EXPECT_EQ(sql_of_filter(where(Dimension::link, Match::in, std::vector<std::string>{"1", "2"})),
              "link_id IN (1, 2)");
    EXPECT_EQ(sql_of_filter(where(Dimension::rule, Match::is_not, "0")), "rule_id != 0");
    EXPECT_EQ(sql_of_filter(where(Dimension::is_bot, Match::is, "1")), "is_bot = 1");
}

TEST(CompileFilter, KeepsTheTreesShape)
{
    const auto tw = where(Dimension::country, Match::is, "TW");
    const auto mobile = where(Dimension::device, Match::is, "mobile");
    EXPECT_EQ(sql_of_filter(any_of({all_of({tw, mobile}), negation(tw)})),
              "((country = 'TW' AND device = 'mobile') OR NOT (country = 'TW'))");
}

TEST(CompileFilter, NothingToMeetIsMetAndNothingToChooseIsNot)
{
    EXPECT_EQ(sql_of_filter(all_of({})), "1");
    EXPECT_EQ(sql_of_filter(any_of({})), "0");
    const std::vector<std::string> none;
    EXPECT_EQ(sql_of_filter(where(Dimension::country, Match::in, none)), "0");
    EXPECT_EQ(sql_of_filter(where(Dimension::country, Match::not_in, none)), "1");
}

TEST(CompileSql, RefusesAMalformedQuery)
{
    auto query = clicks_of_everybody();
    query.metrics = {};
    expect_refused(query, "at least one metric");
    query.metrics = {Metric::clicks, Metric::clicks};
    expect_refused(query, "each metric once");

    query = clicks_of_everybody();
    query.dimensions = {Dimension::os, Dimension::os};
    expect_refused(query, "each dimension once");
    query.dimensions = {Dimension::hour, Dimension::day};
    expect_refused(query, "at most one unit of time");
    query.dimensions = {Dimension::day};
    expect_refused(query, "a unit of time needs a range");
    query.dimensions = {Dimension::hour_of_day};
    expect_refused(query, "a unit of time needs a range");

    query = clicks_of_everybody();
    query.order = {{Metric::visitors, true}};
    expect_refused(query, "ordered by its own");
    query.order = {{Dimension::os, true}};
    expect_refused(query, "ordered by its own");
}

TEST(CompileSql, RefusesARangeThatIsEmptyOrCannotBeCutIntoBuckets)
{
    auto query = clicks_of_everybody();
    query.range = TimeRange{january, january};
    expect_refused(query, "ends before it begins");
    query.dimensions = {Dimension::hour};
    query.range = TimeRange{january, january + std::chrono::days{500}};
    expect_refused(query, "more than 10000 rows of time:hour");
    query.dimensions = {Dimension::day};
    query.range = TimeRange{TimePoint{}, january};
    expect_refused(query, "not within 1970-01-08 and 2105-12-31");
    query.dimensions = {Dimension::hour_of_day};
    expect_refused(query, "not within 1970-01-08 and 2105-12-31");
}

TEST(CompileSql, RefusesWhatExceedsALimit)
{
    auto query = clicks_of_everybody();
    query.limit = query_rows_max + 1;
    expect_refused(query, "limit");
    query.limit = query_rows_max;
    query.offset = 1;
    expect_refused(query, "limit");

    query = clicks_of_everybody();
    query.dimensions = {Dimension::os,     Dimension::city, Dimension::host,
                        Dimension::path,   Dimension::isp,  Dimension::link,
                        Dimension::region, Dimension::rule, Dimension::country};
    expect_refused(query, "at most 8 dimensions");

    query = clicks_of_everybody();
    query.scope = Scope::everything().links(std::vector<LinkId>(filter_values_max + 1));
    expect_refused(query, "at most 5000 links");

    query = clicks_of_everybody();
    query.filter = where(Dimension::path, Match::in,
                         std::vector<std::string>(100, std::string(filter_value_bytes_max, 'x')));
    expect_refused(query, "too long");
}

TEST(CompileFilter, RefusesWhatItCannotCompare)
{
    const auto refused = [](Filter filter, const std::string& why) {
        auto query = clicks_of_everybody();
        query.filter = std::move(filter);
        expect_refused(query, why);
    };
    refused(where(Dimension::link, Match::is, "seven"), "numbers only");
    refused(where(Dimension::link, Match::is, "-1"), "numbers only");
    refused(where(Dimension::link, Match::contains, "7"), "is, is_not, in and not_in only");
    refused(where(Dimension::is_bot, Match::contains, "1"), "is, is_not, in and not_in only");
    refused(where(Dimension::day, Match::is, "1"), "the range of the query");
    refused(where(Dimension::hour_of_day, Match::is, "1"), "the range of the query");
    refused(where(Dimension::os, Match::is, std::vector<std::string>{"a", "b"}), "one value");
    refused(where(Dimension::os, Match::is, std::vector<std::string>{}), "one value");
    refused(where(Dimension::os, Match::matches, "(unclosed"),
            "malformed pattern: missing ): (unclosed");
    refused(where(Dimension::os, Match::matches, "\xff"), "UTF-8");
    refused(where(Dimension::os, Match::matches, std::string("a\0b", 3)), "without NUL");
    refused(where(Dimension::os, Match::matches, std::string(filter_pattern_bytes_max + 1, 'a')),
            "at most 512 bytes");
    refused(where(Dimension::os, Match::is, std::string(filter_value_bytes_max + 1, 'a')),
            "at most 4096 bytes");
    refused(where(Dimension::os, Match::in, std::vector<std::string>(filter_values_max + 1, "a")),
            "at most 5000 values");
    refused({Filter::Not{}}, "exactly one part");

    Filter deep = where(Dimension::os, Match::is, "Linux");
    for (std::size_t i = 0; i < filter_depth_max; ++i)
        deep = negation(std::move(deep));
    refused(std::move(deep), "levels deep");
    refused(all_of(std::vector<Filter>(filter_nodes_max, where(Dimension::os, Match::is, "a"))),
            "at most 200 parts");
}

TEST(Catalogue, KnowsEachNameOnceAndNamesWhatItDoesNotKnow)
{
    for (const auto& row : metric_rows())
        EXPECT_EQ(parse_metric(row.name), row.metric) << row.name;
    for (const auto& row : dimension_rows())
        EXPECT_EQ(parse_dimension(row.name), row.dimension) << row.name;
    EXPECT_EQ(parse_match("not_in"), Match::not_in);

    EXPECT_THAT(parse_metric("likes").error().message, HasSubstr("'likes'"));
    EXPECT_THAT(parse_dimension("time:minute").error().message, HasSubstr("'time:minute'"));
    EXPECT_THAT(parse_match("LIKE").error().message, HasSubstr("'LIKE'"));
    EXPECT_EQ(parse_metric("").error().code, Errc::invalid_argument);
    EXPECT_EQ(parse_dimension("").error().code, Errc::invalid_argument);
    EXPECT_EQ(parse_match("").error().code, Errc::invalid_argument);
}

} // namespace

} // namespace waymark::analytics
