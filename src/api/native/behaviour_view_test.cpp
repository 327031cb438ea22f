// SPDX-License-Identifier: Apache-2.0
#include "api/native/behaviour_view.hpp"
#include "base/iso8601.hpp"
#include "sites/site.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <string_view>
#include <vector>

namespace waymark::api::native {

namespace {

using namespace analytics;
using namespace std::chrono_literals;
namespace json = boost::json;

TrailQuery january()
{
    return {.scope = Scope::everything(),
            .range = {parse_iso8601("2026-01-01T00:00:00+01:00").value(),
                      parse_iso8601("2026-02-01T00:00:00+01:00").value()}};
}

const TimeZone berlin = TimeZone::find("Europe/Berlin").value();
constexpr std::string_view range_of_january =
    R"({"from": "2026-01-01T00:00:00+01:00", "to": "2026-02-01T00:00:00+01:00",
        "time_zone": "Europe/Berlin"})";

TEST(FunnelView, TellsSharesOfTheFirstStepAndOfTheOneBefore)
{
    const FunnelQuestion question{.query = {.trails = january()}};
    const FunnelReport report{
        .funnel = {{.reached = 300}, {.reached = 100, .median_time = 1'249ms}, {.reached = 0}}};
    const auto view = to_view(question, report, berlin);
    EXPECT_EQ(view.at("steps"), json::parse(R"([
        {"reached": 300, "of_first": 1E2, "of_previous": 1E2, "dropped": 0, "median_seconds": null},
        {"reached": 100, "of_first": 33.33, "of_previous": 33.33, "dropped": 200,
         "median_seconds": 1.2},
        {"reached": 0, "of_first": 0E0, "of_previous": 0E0, "dropped": 100,
         "median_seconds": null}])"));
    EXPECT_EQ(view.at("range"), json::parse(range_of_january));
    EXPECT_FALSE(view.contains("breakdown"));
}

TEST(FunnelView, HasNoSharesOfNobody)
{
    const FunnelQuestion question{.query = {.trails = january()}};
    const auto view = to_view(question, {.funnel = {{}, {}}}, berlin);
    const auto nobody = json::parse(R"({"reached": 0, "of_first": null, "of_previous": null,
                                        "dropped": 0, "median_seconds": null})");
    EXPECT_EQ(view.at("steps"), json::value(json::array{nobody, nobody}));
}

TEST(FunnelView, TellsASiteByItsOwnNumber)
{
    FunnelQuestion question{.query = {.trails = january()}, .breakdown = Dimension::site};
    sites::Site site;
    site.id = SiteId{7};
    site.generation = 2;
    const auto named = std::to_string(site.events_id().value);
    const auto view =
        to_view(question, {.funnel = {{}, {}}, .values = {{named, {{}, {}}}}}, berlin);
    const auto& breakdown = view.at("breakdown").as_object();
    EXPECT_EQ(breakdown.at("dimension"), "site");
    EXPECT_EQ(breakdown.at("values").at(0).at("value"), "7");
    EXPECT_EQ(breakdown.at("values").at(0).at("steps").as_array().size(), 2U);
}

TEST(RetentionView, TellsCountsAndPercentages)
{
    const RetentionQuery query{.trails = january(), .zone = berlin};
    const auto view =
        to_view(query, {{.start = january().range.from, .size = 3, .returned = {2, 0}},
                        {.start = january().range.from + std::chrono::days{7}, .returned = {0}}});
    EXPECT_EQ(json::value(view), json::parse(R"({
        "unit": "week",
        "cohorts": [
            {"start": "2026-01-01T00:00:00+01:00", "size": 3, "returned": [2, 0],
             "percent": [66.67, 0E0]},
            {"start": "2026-01-08T00:00:00+01:00", "size": 0, "returned": [0], "percent": [null]}],
        "range": )" + std::string(range_of_january) +
                                             "}"));
}

TEST(JourneysView, TellsWhatIsKnownOfTheirEnds)
{
    auto query = JourneyQuery{.trails = january()};
    query.trails.range = {TimePoint{}, january().range.to};
    const Journeys journeys{.visits = 8,
                            .sequences = {{.pages = {"/"}, .visits = 8, .ended = 6},
                                          {.pages = {"/", "/a"}, .visits = 1}}};
    EXPECT_EQ(json::value(to_view(query, journeys, berlin)), json::parse(R"({
        "visits": 8,
        "journeys": [
            {"pages": ["/"], "visits": 8, "percent": 1E2, "ended": 6},
            {"pages": ["/", "/a"], "visits": 1, "percent": 12.5, "ended": null}],
        "range": {"from": null, "to": "2026-02-01T00:00:00+01:00", "time_zone": "Europe/Berlin"}
    })"));
}

GoalsReport goals_of_january()
{
    GoalsReport all{.goals = std::vector<sites::Goal>(2),
                    .range = january().range,
                    .report = {.visitors = 300, .goals = {{100, 120}, {0, 0}}}};
    all.goals[0].id = sites::GoalId{3};
    all.goals[0].name = "Bought";
    all.goals[1].id = sites::GoalId{4};
    all.goals[1].name = "Joined";
    return all;
}

TEST(GoalsView, TellsOfEachGoalHowManyMetIt)
{
    const auto view = to_view(goals_of_january(), berlin);
    EXPECT_EQ(view.at("visitors"), 300);
    EXPECT_EQ(view.at("goals"), json::parse(R"([
        {"id": 3, "name": "Bought", "visitors": 100, "events": 120, "conversion_rate": 33.33},
        {"id": 4, "name": "Joined", "visitors": 0, "events": 0, "conversion_rate": 0E0}])"));
    EXPECT_EQ(view.at("range"), json::parse(range_of_january));
    EXPECT_FALSE(view.contains("breakdown"));
    EXPECT_FALSE(view.contains("comparison"));
}

TEST(GoalsView, HasNoRateWhereNobodyCame)
{
    auto all = goals_of_january();
    all.report.visitors = 0;
    EXPECT_TRUE(to_view(all, berlin).at("goals").at(0).at("conversion_rate").is_null());
}

TEST(GoalsView, TellsTheRateOfEachValueFromTheVisitorsOfThatValue)
{
    auto all = goals_of_january();
    all.breakdown = GoalBreakdown{.dimension = Dimension::country, .values_max = 10};
    all.values = {{"DE", {.visitors = 50, .goals = {{25, 30}, {0, 0}}}}};
    EXPECT_EQ(to_view(all, berlin).at("breakdown"), json::parse(R"({
        "dimension": "country",
        "values": [{"value": "DE", "visitors": 50, "goals": [
            {"visitors": 25, "events": 30, "conversion_rate": 5E1},
            {"visitors": 0, "events": 0, "conversion_rate": 0E0}]}]})"));
}

TEST(GoalsView, ComparesByPercentAndByPercentagePoints)
{
    auto all = goals_of_january();
    all.compared = {.range = january().range,
                    .report = {.visitors = 200, .goals = {{50, 100}, {0, 0}}}};
    const auto comparison = to_view(all, berlin).at("comparison");
    EXPECT_EQ(comparison.at("visitors"), 200);
    EXPECT_EQ(comparison.at("change"), json::parse("5E1"));
    EXPECT_EQ(comparison.at("goals"), json::parse(R"([
        {"visitors": 50, "events": 100, "conversion_rate": 2.5E1,
         "change": {"visitors": 1E2, "events": 2E1, "conversion_rate": 8.3}},
        {"visitors": 0, "events": 0, "conversion_rate": 0E0,
         "change": {"visitors": 0E0, "events": 0E0, "conversion_rate": 0E0}}])"));
    EXPECT_EQ(comparison.at("range"), json::parse(range_of_january));
}

} // namespace

} // namespace waymark::api::native
