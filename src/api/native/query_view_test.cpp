// SPDX-License-Identifier: Apache-2.0
#include "api/native/query_view.hpp"
#include "base/iso8601.hpp"
#include "sites/site.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace waymark::api::native {

namespace {

using namespace analytics;
namespace json = boost::json;

TimePoint at(std::string_view text)
{
    return parse_iso8601(text).value();
}

TEST(QueryView, TellsTimesAsTheClocksOfTheZoneDo)
{
    const auto local = [](std::string_view time, std::string_view zone) {
        return to_local_iso8601(at(time), TimeZone::find(zone).value());
    };
    EXPECT_EQ(local("2026-01-31T23:00:00Z", "Europe/Berlin"), "2026-02-01T00:00:00+01:00");
    EXPECT_EQ(local("2026-07-31T22:00:00.250Z", "Europe/Berlin"), "2026-08-01T00:00:00.250+02:00");
    EXPECT_EQ(local("2026-01-31T12:00:00Z", "UTC"), "2026-01-31T12:00:00+00:00");
    EXPECT_EQ(local("2026-01-31T12:00:00Z", "America/St_Johns"), "2026-01-31T08:30:00-03:30");
    EXPECT_EQ(local("2026-01-31T12:00:00Z", "Asia/Kathmandu"), "2026-01-31T17:45:00+05:45");
    // Monrovia was 44 minutes and 30 seconds behind until 1972.
    EXPECT_EQ(local("1971-01-31T12:00:00Z", "Africa/Monrovia"), "1971-01-31T12:00:00+00:00");
}

TEST(QueryView, IsATableAndItsTotals)
{
    const Question question{
        .scope = Scope::everything(),
        .metrics = {Metric::visitors, VisitMetric::bounce_rate, VisitMetric::visit_duration},
        .dimensions = {Dimension::day, Dimension::country},
        .range = TimeRange{at("2026-01-31"), at("2026-02-01")},
        .compared = TimeRange{at("2026-01-30"), at("2026-01-31")}};
    const Answer answer{
        .columns = {{"time:day", FigureType::time},
                    {"country", FigureType::text},
                    {"visitors", FigureType::count},
                    {"bounce_rate", FigureType::percent},
                    {"visit_duration", FigureType::seconds}},
        .rows = {{at("2026-01-31"), std::string("DE"), std::uint64_t{3}, 200.0 / 3, Figure{}}},
        .totals = {std::uint64_t{3}, 200.0 / 3, 12.3456},
        .comparison = Comparison{.rows = {std::nullopt},
                                 .totals = {std::uint64_t{2}, Figure{}, Figure{}},
                                 .row_changes = {{std::nullopt, std::nullopt, std::nullopt}},
                                 .total_changes = {50.0, std::nullopt, -100.0 / 3}}};
    EXPECT_EQ(to_view(question, answer), json::parse(R"({
        "columns": [{"name": "time:day", "type": "time"}, {"name": "country", "type": "text"},
                    {"name": "visitors", "type": "count"},
                    {"name": "bounce_rate", "type": "percent"},
                    {"name": "visit_duration", "type": "seconds"}],
        "rows": [["2026-01-31T00:00:00+00:00", "DE", 3, 66.67, null]],
        "totals": [3, 66.67, 12.3],
        "range": {"from": "2026-01-31T00:00:00+00:00", "to": "2026-02-01T00:00:00+00:00",
                  "time_zone": "UTC"},
        "comparison": {
            "range": {"from": "2026-01-30T00:00:00+00:00", "to": "2026-01-31T00:00:00+00:00",
                      "time_zone": "UTC"},
            "rows": [null], "totals": [2, null, null],
            "change": {"rows": [[null, null, null]], "totals": [50.0, null, -33.3]}}})"));
}

TEST(QueryView, TellsNumbersAsClientsKnowAndCanReadThem)
{
    const Question question{.scope = Scope::everything(), .metrics = {}, .dimensions = {}};
    const sites::Site cleared{.id = SiteId{7}, .generation = 2};
    const Answer answer{
        .columns = {{"site", FigureType::id}, {"visit", FigureType::id}, {"link", FigureType::id}},
        .rows = {{cleared.events_id().value, std::uint64_t{18'446'744'073'709'551'615U},
                  std::uint64_t{5}}}};
    const auto view = to_view(question, answer);
    EXPECT_EQ(view.at("rows"), json::parse(R"([[7, "18446744073709551615", 5]])"));
    EXPECT_EQ(view.at("columns").at(1), json::parse(R"({"name": "visit", "type": "text"})"));
}

TEST(QueryView, TellsAllOfTimeByNoEnds)
{
    const Question question{.scope = Scope::everything(), .metrics = {}, .dimensions = {}};
    EXPECT_EQ(to_view(question, {}).at("range"),
              json::parse(R"({"from": null, "to": null, "time_zone": "UTC"})"));
}

TEST(QueryView, ListsEveryNameOnce)
{
    const auto view = catalogue_view();
    const auto names = [&view](std::string_view list) {
        std::vector<std::string> names;
        for (const auto& row : view.at(list).as_array())
            names.emplace_back(row.at("name").as_string());
        std::ranges::sort(names);
        return names;
    };
    for (const auto* const list : {"metrics", "dimensions", "operators"}) {
        const auto all = names(list);
        EXPECT_EQ(std::ranges::adjacent_find(all), all.end()) << list;
    }
    for (const auto& name : names("metrics"))
        EXPECT_TRUE(parse_any_metric(name)) << name;
    for (const auto& name : names("dimensions"))
        EXPECT_TRUE(parse_any_dimension(name)) << name;
    EXPECT_THAT(names("metrics"), testing::Contains("bounce_rate"));
    EXPECT_THAT(names("dimensions"), testing::Contains("entry_page"));
    EXPECT_THAT(names("operators"), testing::Contains("matches"));
}

TEST(QueryView, TellsWhatCanBeAskedOfVisits)
{
    const auto view = catalogue_view();
    EXPECT_THAT(
        view.at("metrics").as_array(),
        testing::IsSupersetOf(
            {json::parse(R"({"name": "visits", "type": "count", "of": ["events", "visits"]})"),
             json::parse(R"({"name": "clicks", "type": "count", "of": ["events"]})"),
             json::parse(R"({"name": "bounce_rate", "type": "percent", "of": ["visits"]})")}));
}

} // namespace

} // namespace waymark::api::native
