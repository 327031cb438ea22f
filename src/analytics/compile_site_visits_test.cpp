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

TEST(CompileSiteVisits, LooksAtWhatTheVisitsOfTheRangeDidBeforeAndAfterIt)
{
    EXPECT_EQ(*compile_started_visits(Scope::everything().site(SiteId{5}), {noon, noon + 24h}),
              R"(SELECT count() AS visits, countIf(pages <= 1) AS bounces, sum(length) AS seconds
FROM
(
SELECT min(time_ms) AS first_ms, intDiv(max(time_ms) - min(time_ms), 1000) AS length, )"
              R"(countIf(kind != 'engagement') AS pages
FROM events
WHERE site_id = 5
    AND time >= toDateTime('2026-03-08 12:00:00', 'UTC')
    AND time < toDateTime('2026-03-13 12:00:00', 'UTC')
    AND visit_id IN (SELECT DISTINCT visit_id FROM events
WHERE site_id = 5
    AND time >= toDateTime('2026-03-10 12:00:00', 'UTC')
    AND time < toDateTime('2026-03-11 12:00:00', 'UTC')
    AND visit_id != 0)
GROUP BY visit_id
)
WHERE first_ms >= 1773144000000)");
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
