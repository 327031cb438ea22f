// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_conditions.hpp"
#include "api/native/properties_body.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace waymark::api::native {

namespace {

using namespace analytics;
using namespace std::chrono_literals;

constexpr TimePoint january{std::chrono::sys_days{2026y / 1 / 1}};

TrailQuery some_events()
{
    return {.scope = Scope::everything(), .range = {january, january + 24h}};
}

std::string wrong_in(const PropertiesBody& body)
{
    const auto query = to_query(body, some_events());
    return query ? "nothing" : query.error().field;
}

TEST(PropertiesBody, AsksForTheValuesOfOneProperty)
{
    const auto query =
        to_query({.event = "outbound_link", .property = "url", .limit = 5}, some_events());
    ASSERT_TRUE(query);
    EXPECT_EQ(query->act.kind, Act::Kind::event);
    EXPECT_EQ(query->act.value, "outbound_link");
    EXPECT_EQ(query->property, "url");
    EXPECT_EQ(query->limit, 5U);
}

TEST(PropertiesBody, AsksForThePropertiesOfAllEventsOtherwise)
{
    const auto query = to_query({}, some_events());
    ASSERT_TRUE(query);
    EXPECT_EQ(query->act.kind, Act::Kind::anything);
    EXPECT_FALSE(query->property);
    EXPECT_EQ(query->limit, 100U);
}

TEST(PropertiesBody, NamesWhatIsWrong)
{
    EXPECT_EQ(wrong_in({.event = ""}), "event");
    EXPECT_EQ(wrong_in({.property = ""}), "property");
    EXPECT_EQ(wrong_in({.property = std::string(property_name_bytes_max + 1, 'x')}), "property");
    EXPECT_EQ(wrong_in({.limit = 0}), "limit");
    EXPECT_EQ(wrong_in({.limit = property_rows_max + 1}), "limit");
}

TEST(PropertiesBody, AnswersInTheWordsOfTheQuestion)
{
    PropertyQuery query{.events = some_events(), .act = {}};
    const PropertyReport report{.events = 9, .visitors = 4, .rows = {{"plan", 3, 2}}};
    EXPECT_EQ(to_view(query, report, TimeZone()), boost::json::parse(R"({
        "events": 9, "visitors": 4,
        "properties": [{"property": "plan", "events": 3, "visitors": 2}],
        "range": {"from": "2026-01-01T00:00:00+00:00", "to": "2026-01-02T00:00:00+00:00",
                  "time_zone": "UTC"}})"));
    query.property = "url";
    query.events.range = {earliest_time, latest_time};
    EXPECT_EQ(to_view(query, report, TimeZone()), boost::json::parse(R"({
        "events": 9, "visitors": 4, "values": [{"value": "plan", "events": 3, "visitors": 2}],
        "range": {"from": null, "to": null, "time_zone": "UTC"}})"));
}

} // namespace

} // namespace waymark::api::native
