// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/event_summary.hpp"
#include "http/json_text.hpp"

#include <gtest/gtest.h>

namespace waymark::api::pingoo {

namespace {

TEST(PingooEventSummary, HasTheKeysOfAllRevisions)
{
    const analytics::SiteReport report{
        .day = {.page_views = 81, .addresses = 4, .visits = 3},
        .week = {.page_views = 134, .addresses = 6, .visits = 5},
        .month = {.page_views = 142, .addresses = 8, .visits = 7},
        .custom_events = 2,
        .hours = {{.hour = 15, .page_views = 27}, {.hour = 23, .page_views = 54}},
        .started = {.visits = 3, .bounces = 2, .seconds = 6048},
        .visits_now = 1};
    EXPECT_EQ(http::to_json_text(to_view(report, SiteId{7}, "20250915")),
              R"({"site_id":7,"pv":81,"uv":3,"ip_count":4,"event_count":2,)"
              R"("bounce_rate":66.66666666666666,"avg_duration":2016,)"
              R"("week_ip":6,"week_uv":5,"week_pv":134,"month_ip":8,"month_uv":7,"month_pv":142,)"
              R"("online_users":1,"hourly_stats":[{"hour":15,"count":27},{"hour":23,"count":54}],)"
              R"("start_time":"20250915","end_time":"20250915"})");
}

TEST(PingooEventSummary, OfNothingHasPlainZerosAndAnEmptyList)
{
    const auto view = to_view({}, SiteId{7}, "");
    EXPECT_EQ(http::to_json_text(view.at("bounce_rate")), "0");
    EXPECT_EQ(http::to_json_text(view.at("avg_duration")), "0");
    EXPECT_EQ(http::to_json_text(view.at("hourly_stats")), "[]");
}

TEST(PingooEventSummary, TellsWholeNumbersWithoutAFraction)
{
    const auto rate = [](std::uint64_t bounces) {
        const analytics::SiteReport report{.started = {.visits = 8, .bounces = bounces}};
        return http::to_json_text(to_view(report, SiteId{7}, "").at("bounce_rate"));
    };
    EXPECT_EQ(rate(6), "75");
    EXPECT_EQ(rate(8), "100");
    EXPECT_EQ(rate(1), "12.5");
}

} // namespace

} // namespace waymark::api::pingoo
