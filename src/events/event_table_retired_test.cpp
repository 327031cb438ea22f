// SPDX-License-Identifier: Apache-2.0
#include "events/event_table_retired.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace waymark::events {

namespace {

constexpr std::int64_t first_day = 86'400;
constexpr std::int64_t second_day = 2 * first_day;

TEST(RetiredSites, KnowTheLatestDayOfEach)
{
    RetiredSites sites;
    EXPECT_TRUE(sites.empty());
    EXPECT_EQ(sites.end(), 0);
    sites.add(SiteId{7}, second_day);
    sites.add(SiteId{7}, first_day);
    sites.add(SiteId{8}, first_day);
    EXPECT_EQ(sites.before(SiteId{7}), second_day);
    EXPECT_EQ(sites.before(SiteId{8}), first_day);
    EXPECT_EQ(sites.before(SiteId{9}), 0);
    EXPECT_EQ(sites.end(), second_day);
    EXPECT_EQ(sites.size(), 2U);
}

TEST(RetiredSites, AreToldTogetherWhereTheirDayIsTheSame)
{
    RetiredSites sites;
    EXPECT_EQ(sites.condition("start"), "0") << "nothing is meant";
    sites.add(SiteId{9}, first_day);
    sites.add(SiteId{7}, first_day);
    EXPECT_EQ(sites.condition("start"), "((start < toDateTime(86400) AND site_id IN (7, 9)))");
    sites.add(SiteId{UINT64_MAX}, second_day);
    constexpr std::array<std::string_view, 2> both{"time", "visit_start"};
    EXPECT_EQ(sites.condition(both),
              "((time < toDateTime(86400) AND visit_start < toDateTime(86400) AND site_id IN (7, "
              "9)) OR (time < toDateTime(172800) AND visit_start < toDateTime(172800) AND site_id "
              "IN (18446744073709551615)))");
}

} // namespace

} // namespace waymark::events
