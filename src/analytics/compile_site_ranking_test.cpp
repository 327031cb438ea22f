// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_site_ranking.hpp"
#include "analytics/query.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <string>

namespace waymark::analytics {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr TimePoint midnight{std::chrono::sys_days{2026y / 3 / 10}};

RankingQuery ranking(RankingKey key)
{
    return {.scope = Scope::everything().site(SiteId{5}),
            .key = std::move(key),
            .range = {midnight, midnight + 24h},
            .slice = {.offset = 20, .limit = 10}};
}

TEST(CompileSiteRanking, CountsTheValuesAndListsSomeOfThem)
{
    auto query = ranking(Dimension::url);
    query.filter = where(Dimension::kind, Match::is, "page_view");
    const std::string counted = R"(events
WHERE site_id = 5
    AND time >= toDateTime('2026-03-10 00:00:00', 'UTC')
    AND time < toDateTime('2026-03-11 00:00:00', 'UTC')
    AND kind = 'page_view')";
    EXPECT_EQ(
        *compile_ranking(query),
        "SELECT 0 AS part, uniqExact(CAST(url AS String)) AS events, '' AS value\nFROM " + counted +
            "\nUNION ALL\nSELECT 1 AS part, events, value\nFROM\n(\n"
            "SELECT CAST(url AS String) AS value, count() AS events\nFROM " +
            counted + "\nGROUP BY value\nORDER BY events DESC, value ASC\nLIMIT 10 OFFSET 20\n)");
}

TEST(CompileSiteRanking, LooksForHostsInFewerAndFewerTexts)
{
    const auto sql = *compile_ranking(ranking(HostOf{Dimension::referrer, "'none'"}));
    EXPECT_THAT(sql, HasSubstr("if(place = '', '\\'none\\'', "));
    EXPECT_THAT(sql, HasSubstr("AND time < toDateTime('2026-03-11 00:00:00', 'UTC')\n"
                               "GROUP BY url_text\n)\nGROUP BY place\n)\nGROUP BY value"));
}

TEST(CompileSiteRanking, ListsTheValuesThatWordsAreMadeOf)
{
    EXPECT_EQ(*compile_values(ranking(Dimension::url),
                              std::array{Dimension::country, Dimension::event_name}),
              R"(SELECT count() AS n, country, name
FROM events
WHERE site_id = 5
    AND time >= toDateTime('2026-03-10 00:00:00', 'UTC')
    AND time < toDateTime('2026-03-11 00:00:00', 'UTC')
GROUP BY country, name
ORDER BY n DESC, country, name
LIMIT 100000)");
}

TEST(CompileSiteRanking, RefusesWhatCantBeAsked)
{
    const auto refused = [](const RankingQuery& query) { return compile_ranking(query).error(); };
    auto query = ranking(Dimension::url);
    query.slice = {.offset = 0, .limit = 0};
    EXPECT_EQ(refused(query).field, "limit");
    query.slice = {.offset = query_rows_max, .limit = 1};
    EXPECT_EQ(refused(query).field, "limit");
    query.slice = {.offset = query_rows_max - 1, .limit = 1};
    EXPECT_TRUE(compile_ranking(query));
    query.range.to = query.range.from;
    EXPECT_EQ(refused(query).field, "range");
    EXPECT_EQ(compile_values(query, {}).error().field, "range");
    query = ranking(Dimension::url);
    query.filter = where(Dimension::url, Match::matches, "(");
    EXPECT_EQ(refused(query).field, "filter");
}

} // namespace

} // namespace waymark::analytics
