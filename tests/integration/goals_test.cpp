// SPDX-License-Identifier: Apache-2.0
// Goals on real stores.
#include "analytics/goal_report.hpp"
#include "analytics_store_test.hpp"
#include "trails_reference.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace waymark::testing {

namespace {

using namespace analytics;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr TimePoint monday{std::chrono::sys_days{2026y / 3 / 23}};
constexpr SiteId shop{7};

class GoalsTest : public AnalyticsStoreTest {
protected:
    static Footprint print_of(std::uint64_t visitor, const std::string& country)
    {
        return {.time_ms = to_epoch_ms(monday),
                .site = shop.value,
                .visitor = visitor,
                .visit = visitor,
                .country = country};
    }
    static Footprint view(std::uint64_t visitor, const std::string& path,
                          const std::string& country = "DE")
    {
        auto print = print_of(visitor, country);
        print.path = path;
        return print;
    }
    static Footprint event(std::uint64_t visitor, const std::string& name,
                           const std::string& country = "DE")
    {
        auto print = print_of(visitor, country);
        print.kind = events::EventKind::custom;
        print.path = "/thanks/1"; // of the page that it happens on
        print.name = name;
        return print;
    }

    void insert(const Footprints& events)
    {
        clickhouse::RowBinary body;
        write_rows(body, events);
        store->client().insert(events::event_insert_statement(), body.bytes());
    }

    // Views of a page of thanks, and signups.
    static GoalQuery both_goals()
    {
        return {
            .events = {.scope = Scope::everything().site(shop), .range = {monday, monday + 24h}},
            .goals = {
                {.kind = Act::Kind::page, .match = Act::PathMatch::matches, .value = "/thanks/*"},
                {.kind = Act::Kind::event, .value = "signup"}}};
    }
};

INSTANTIATE_TEST_SUITE_P(Stores, GoalsTest,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

TEST_P(GoalsTest, CountsThoseWhoMetEachOfAllVisitors)
{
    auto bot = view(9, "/thanks/1");
    bot.is_bot = true;
    auto elsewhere = view(8, "/thanks/1");
    elsewhere.site = 8;
    auto later = view(7, "/thanks/1");
    later.time_ms += std::chrono::milliseconds{24h}.count();
    insert({view(1, "/"), view(1, "/thanks/1"), view(1, "/thanks/2"), event(1, "signup"),
            view(2, "/"), event(2, "signup"), event(2, "Signup"), view(3, "/thanks"), bot,
            elsewhere, later});

    const auto report = goal_report(reader, both_goals());
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->visitors, 3U);
    EXPECT_THAT(report->goals, ElementsAre(GoalFigures{1, 2}, GoalFigures{2, 2}));

    auto with_bots = both_goals();
    with_bots.events.include_bots = true;
    EXPECT_THAT(goal_report(reader, with_bots)->goals[0], (GoalFigures{2, 3}));
}

TEST_P(GoalsTest, TellsTheValuesOfADimensionApart)
{
    insert({view(1, "/"), view(1, "/thanks/1"), view(2, "/"), view(3, "/", "TW"),
            event(3, "signup", "TW"), view(4, "/", "AT")});
    const auto values = goal_report_by(reader, both_goals(), Dimension::country, 2);
    ASSERT_TRUE(values) << values.error().message;
    EXPECT_THAT(*values,
                ElementsAre(GoalReportOfValue{"DE", {.visitors = 2, .goals = {{1, 1}, {0, 0}}}},
                            GoalReportOfValue{"AT", {.visitors = 1, .goals = {{0, 0}, {0, 0}}}}));

    const auto sites = goal_report_by(reader, both_goals(), Dimension::site, 10);
    ASSERT_TRUE(sites) << sites.error().message;
    ASSERT_EQ(sites->size(), 1U);
    EXPECT_EQ(sites->front().value, "7");
}

TEST_P(GoalsTest, LooksAtWhatAFilterLeaves)
{
    insert({view(1, "/"), view(1, "/thanks/1"), view(2, "/thanks/1", "TW")});
    auto query = both_goals();
    query.events.filter = where(Dimension::country, Match::is, "TW");
    query.goals[0].filter = where(Dimension::path, Match::is, "/thanks/2");
    const auto report = goal_report(reader, query);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->visitors, 1U);
    EXPECT_THAT(report->goals, ElementsAre(GoalFigures{0, 0}, GoalFigures{0, 0}));
}

TEST_P(GoalsTest, BearsAsManyGoalsAsThereMayBeAndNone)
{
    insert({view(1, "/thanks/1")});
    auto query = both_goals();
    query.goals.resize(goals_max, query.goals[0]);
    const auto many = goal_report(reader, query);
    ASSERT_TRUE(many) << many.error().message;
    EXPECT_EQ(many->goals.back(), (GoalFigures{1, 1}));

    query.goals.clear();
    EXPECT_EQ(goal_report(reader, query), (GoalReport{.visitors = 1, .goals = {}}));
    EXPECT_EQ(goal_report_by(reader, query, Dimension::path, 1)->size(), 1U);
}

TEST_P(GoalsTest, TellsOfNobody)
{
    EXPECT_EQ(goal_report(reader, both_goals()), (GoalReport{.visitors = 0, .goals = {{}, {}}}));
    EXPECT_THAT(*goal_report_by(reader, both_goals(), Dimension::country, 10), IsEmpty());
}

} // namespace

} // namespace waymark::testing
