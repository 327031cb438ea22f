// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_conditions.hpp"
#include "analytics/compile_retention.hpp"
#include "analytics/one_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace waymark::analytics {

namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using testing::HasSubstr;

constexpr TimePoint january{std::chrono::sys_days{2026y / 1 / 1}};

RetentionQuery weeks()
{
    return {.trails = {.scope = Scope::everything().site(SiteId{7}),
                       .range = {january, january + days{7}}}};
}

void expect_refused(const RetentionQuery& query, const std::string& field)
{
    const auto compiled = compile_retention(query);
    ASSERT_FALSE(compiled) << compiled->sql;
    EXPECT_EQ(compiled.error().code, Errc::invalid_argument);
    EXPECT_EQ(compiled.error().field, field);
}

TEST(CompileRetention, KeepsTwoNumbersOfEachTrail)
{
    auto query = weeks();
    query.first = {.kind = Act::Kind::event, .value = "signup"};
    const auto compiled = compile_retention(query).value();
    EXPECT_EQ(one_line(compiled.sql), one_line(R"(SELECT cohort, sum(trails) AS size,
    sumIf(trails, bitTest(seen, 0)) AS seen0, sumIf(trails, bitTest(seen, 1)) AS seen1
FROM
(
SELECT cohort, seen, count() AS trails
FROM
(
SELECT min(if(begins, bucket, toUInt8(63))) AS cohort,
    groupBitOr(if(returns, bitShiftLeft(toUInt64(1), bucket), toUInt64(0)))
    AS seen
FROM
(
SELECT visitor_id,
    toUInt8(transform(toInt64(intDiv(intDiv((toInt64(toUnixTimestamp(time)) + 0), 86400)
    + 3, 7) * 7 - 3),
    [20451, 20458], [0, 1], 63)) AS bucket,
    (kind = 'custom' AND name = 'signup') AS begins, (kind != 'engagement') AS returns
FROM events
WHERE site_id = 7
    AND time >= toDateTime('2026-01-01 00:00:00', 'UTC')
    AND time < toDateTime('2026-01-08 00:00:00', 'UTC')
    AND is_bot = 0
    AND visitor_id != 0
    AND ((kind = 'custom' AND name = 'signup') OR (kind != 'engagement'))
)
GROUP BY visitor_id
HAVING cohort < 63
)
GROUP BY cohort, seen
)
GROUP BY cohort
ORDER BY cohort)"));
    EXPECT_THAT(compiled.buckets, testing::ElementsAre(january - days{3}, january + days{4}));
}

TEST(CompileRetention, LeavesOutADateThatAZoneHasSkipped)
{
    const auto zone = TimeZone::find("Pacific/Apia").value();
    const auto range =
        zone.dates(LocalDate{2011y / 12 / 29}, LocalDate{2011y / 12 / 31}); // there is no 30th
    const auto compiled =
        compile_retention({.trails = {.scope = Scope::everything(), .range = range},
                           .unit = TimeUnit::day,
                           .zone = zone});
    EXPECT_THAT(compiled.value().sql, HasSubstr("[15337, 15339], [0, 1], 63"));
}

TEST(CompileRetention, CountsSixtyBucketsAndNoMore)
{
    auto query = weeks();
    for (const auto unit : {TimeUnit::day, TimeUnit::week, TimeUnit::month}) {
        query.unit = unit;
        const auto starts = bucket_starts({}, unit, {january, january + days{40 * 365}});
        query.trails.range = {starts[1], starts[61]};
        EXPECT_EQ(compile_retention(query).value().buckets.size(), retention_buckets_max);
        query.trails.range.to += 1ms;
        expect_refused(query, "range");
    }
    query.trails.range = {january, latest_time};
    query.unit = TimeUnit::day;
    expect_refused(query, "range");
}

TEST(CompileRetention, NamesWhatIsWrong)
{
    auto query = weeks();
    query.unit = TimeUnit::hour;
    expect_refused(query, "unit");
    query = weeks();
    query.trails.range.from = TimePoint{};
    expect_refused(query, "range");
    query = weeks();
    query.trails.range.to = query.trails.range.from;
    expect_refused(query, "range");
    query = weeks();
    query.first.kind = Act::Kind::event;
    expect_refused(query, "first.value");
    query = weeks();
    query.returning.filter = where(Dimension::link, Match::is, "x");
    expect_refused(query, "returning.filter");
}

} // namespace

} // namespace waymark::analytics
