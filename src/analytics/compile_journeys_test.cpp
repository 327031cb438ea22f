// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_journeys.hpp"
#include "analytics/one_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <string>

namespace waymark::analytics {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

constexpr TimePoint january{std::chrono::sys_days{2026y / 1 / 1}};

JourneyQuery from_entry()
{
    return {.trails = {.scope = Scope::everything().site(SiteId{7}),
                       .range = {january, january + 24h}}};
}

void expect_refused(const JourneyQuery& query, const std::string& field)
{
    const auto sql = compile_journeys(query);
    ASSERT_FALSE(sql) << *sql;
    EXPECT_EQ(sql.error().code, Errc::invalid_argument);
    EXPECT_EQ(sql.error().field, field);
}

TEST(CompileJourneys, ReadsOnlyVisitsThatHaveThePage)
{
    auto query = from_entry();
    query.from = "/pricing";
    query.depth = 1;
    query.limit = 5;
    EXPECT_EQ(one_line(compile_journeys(query).value()), one_line(R"(SELECT p1, p2, visits, ended
FROM
(
SELECT if(length >= 1, page1, toUInt64(0)) AS p1, if(length >= 2, page2, toUInt64(0)) AS p2,
    sum(walks) AS visits, sumIf(walks, length = (page1 != 0) + (page2 != 0)) AS ended
FROM
(
SELECT walk[1] AS page1, walk[2] AS page2, count() AS walks
FROM
(
SELECT arraySlice(pages, indexOf(pages, cityHash64('/pricing')), 2) AS walk
FROM
(
SELECT arrayFilter((page, before) -> page != before, sorted,
    arrayPopBack(arrayPushFront(sorted, toUInt64(0)))) AS pages
FROM
(
SELECT arraySort((page, at) -> (at, page), groupArray(100000)(cityHash64(path)),
    groupArray(100000)(time_ms)) AS sorted
FROM events
WHERE site_id = 7
    AND time >= toDateTime('2026-01-01 00:00:00', 'UTC')
    AND time < toDateTime('2026-01-02 00:00:00', 'UTC')
    AND is_bot = 0
    AND visit_id != 0
    AND kind = 'page_view'
    AND visit_id IN (SELECT visit_id FROM events
WHERE site_id = 7
    AND time >= toDateTime('2026-01-01 00:00:00', 'UTC')
    AND time < toDateTime('2026-01-02 00:00:00', 'UTC')
    AND is_bot = 0
    AND visit_id != 0
    AND kind = 'page_view'
    AND path = '/pricing')
GROUP BY site_id, visit_id
)
)
WHERE has(pages, cityHash64('/pricing'))
)
GROUP BY page1, page2
)
ARRAY JOIN range(toUInt64((page1 != 0) + (page2 != 0)) + 1) AS length
GROUP BY p1, p2
HAVING p1 = 0 OR visits > (SELECT count() > 1000000 FROM events
WHERE site_id = 7
    AND time >= toDateTime('2026-01-01 00:00:00', 'UTC')
    AND time < toDateTime('2026-01-02 00:00:00', 'UTC')
    AND is_bot = 0
    AND visit_id != 0
    AND kind = 'page_view'
    AND path = '/pricing')
)
ORDER BY (p1 != 0) + (p2 != 0) ASC, visits DESC, p1, p2
LIMIT 5 BY (p1 != 0) + (p2 != 0))"));
}

TEST(CompileJourneys, BeginsAtTheEntryOrTheExit)
{
    auto query = from_entry();
    const auto forward = compile_journeys(query).value();
    EXPECT_THAT(forward, HasSubstr("SELECT arraySlice(pages, 1, 3) AS walk\n"));
    EXPECT_THAT(forward, Not(HasSubstr("IN (SELECT")));
    query.direction = JourneyQuery::Direction::previous;
    EXPECT_THAT(compile_journeys(query).value(),
                HasSubstr("SELECT arraySlice(arrayReverse(pages), 1, 3) AS walk\n"));
}

TEST(CompileJourneys, GoesBackFromTheFirstTimeAtThePage)
{
    auto query = from_entry();
    query.from = "/it's";
    query.direction = JourneyQuery::Direction::previous;
    EXPECT_THAT(
        one_line(compile_journeys(query).value()),
        HasSubstr(one_line(
            R"(arraySlice(arrayReverse(arraySlice(pages, 1, indexOf(pages, cityHash64('/it\'s')))),
 1, 3))")));
}

TEST(CompileJourneys, NamesWhatIsWrong)
{
    auto query = from_entry();
    query.depth = 0;
    expect_refused(query, "depth");
    query.depth = journey_depth_max + 1;
    expect_refused(query, "depth");
    query = from_entry();
    query.limit = 0;
    expect_refused(query, "limit");
    query.limit = journeys_max + 1;
    expect_refused(query, "limit");
    query = from_entry();
    query.from = "";
    expect_refused(query, "from");
    query.from = std::string(act_value_bytes_max + 1, '/');
    expect_refused(query, "from");
    query = from_entry();
    query.trails.range.to = january;
    expect_refused(query, "range");
}

TEST(CompilePagePaths, LooksUpTheseOnly)
{
    const std::array<std::uint64_t, 2> pages{5, UINT64_MAX};
    EXPECT_EQ(compile_page_paths(from_entry().trails, pages).value(),
              R"(SELECT cityHash64(path) AS page, any(path)
FROM events
WHERE site_id = 7
    AND time >= toDateTime('2026-01-01 00:00:00', 'UTC')
    AND time < toDateTime('2026-01-02 00:00:00', 'UTC')
    AND is_bot = 0
    AND visit_id != 0
    AND kind = 'page_view'
    AND page IN (5, 18446744073709551615)
GROUP BY page)");
}

} // namespace

} // namespace waymark::analytics
