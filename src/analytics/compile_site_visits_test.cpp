// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_site_visits.hpp"
#include "analytics/query.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <vector>

namespace waymark::analytics {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr TimePoint noon{std::chrono::sys_days{2026y / 3 / 10} + 12h};

TEST(CompileSiteVisits, ReadsTheDayAroundTheRangeForItsVisits)
{
    EXPECT_EQ(*compile_started_visits(Scope::everything().site(SiteId{5}), {noon, noon + 24h}),
              R"(SELECT count() AS visits, countIf(pages <= 1) AS bounces, sum(length) AS seconds
FROM
(
    SELECT if(toUInt32(visit_start) = 0, min(time), visit_start) AS start,
        intDiv(max(time_ms) - min(time_ms), 1000) AS length,
        countIf(kind != 'engagement') AS pages
    FROM events
WHERE site_id = 5
    AND time >= toDateTime('2026-03-09 12:00:00', 'UTC')
    AND time < toDateTime('2026-03-12 12:00:00', 'UTC')
    AND visit_id != 0
    AND (toUInt32(visit_start) = 0 OR (visit_start >= toDateTime('2026-03-10 12:00:00', 'UTC') )"
              R"(AND visit_start < toDateTime('2026-03-11 12:00:00', 'UTC')))
    GROUP BY visit_id, visit_start
)
WHERE start >= toDateTime('2026-03-10 12:00:00', 'UTC')
    AND start < toDateTime('2026-03-11 12:00:00', 'UTC'))");
}

TEST(CompileSiteVisits, ReachesNoFurtherThanTheStoresTime)
{
    EXPECT_THAT(*compile_started_visits(Scope::everything(), {TimePoint{0h}, TimePoint{24h}}),
                HasSubstr("WHERE time >= toDateTime('1970-01-01 00:00:00', 'UTC')"));
}

TEST(CompileSiteVisits, RefusesWhatCantBeAsked)
{
    const auto site = Scope::everything().site(SiteId{5});
    EXPECT_EQ(compile_started_visits(site, {noon, noon}).error().code, Errc::invalid_argument);
    const auto links = site.links(std::vector<LinkId>(filter_values_max + 1));
    EXPECT_EQ(compile_started_visits(links, {noon, noon + 1h}).error().field, "links");
}

} // namespace

} // namespace waymark::analytics
