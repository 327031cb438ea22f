// SPDX-License-Identifier: Apache-2.0
// Properties of events on real stores.
#include "analytics/property_report.hpp"
#include "analytics_store_test.hpp"
#include "events/event_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace waymark::testing {

namespace {

using namespace analytics;
using namespace std::chrono_literals;
using events::Event;
using events::EventKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr TimePoint monday{std::chrono::sys_days{2026y / 3 / 23}};
constexpr SiteId shop{7};

using Properties = std::vector<std::pair<std::string_view, std::string_view>>;

class PropertiesTest : public AnalyticsStoreTest {
protected:
    struct Sample {
        std::uint64_t visitor = 1;
        std::string_view name;
        Properties properties;
        EventKind kind = EventKind::custom;
        SiteId site = shop;
        bool is_bot = false;
    };

    void insert(const std::vector<Sample>& samples)
    {
        clickhouse::RowBinary body;
        for (const auto& sample : samples) {
            const Event event{.id = {1, ++last_id},
                              .kind = sample.kind,
                              .time_ms = to_epoch_ms(monday),
                              .site = sample.site,
                              .name = sample.name,
                              .properties = sample.properties};
            events::enrich::Derived derived;
            derived.visitor = sample.visitor;
            derived.is_bot = sample.is_bot;
            events::write_event_row(body, {event, derived});
        }
        store->client().insert(events::event_insert_statement(), body.bytes());
    }

    static PropertyQuery query_of(Act act, std::optional<std::string> property = std::nullopt)
    {
        return {
            .events = {.scope = Scope::everything().site(shop), .range = {monday, monday + 24h}},
            .act = std::move(act),
            .property = std::move(property)};
    }

    static Act event(const std::string& name) { return {.kind = Act::Kind::event, .value = name}; }

    std::uint64_t last_id = 0;
};

INSTANTIATE_TEST_SUITE_P(Stores, PropertiesTest,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

TEST_P(PropertiesTest, CountsTheValuesOfOneProperty)
{
    insert({{1, "link", {{"url", "https://a.example/?x='"}}},
            {1, "link", {{"url", "https://a.example/?x='"}}},
            {2, "link", {{"pos", "top"}, {"url", "https://a.example/?x='"}}},
            {2, "link", {{"url", "https://b.example/"}}},
            {3, "link", {{"url", ""}}},
            {4, "link", {}},
            {4, "Link", {{"url", "https://c.example/"}}},
            {5, "link", {{"url", "https://c.example/"}}, EventKind::custom, SiteId{8}},
            {6, "link", {{"url", "https://c.example/"}}, EventKind::custom, shop, true}});

    const auto report = property_report(reader, query_of(event("link"), "url"));
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->events, 6U);
    EXPECT_EQ(report->visitors, 4U);
    EXPECT_THAT(report->rows,
                ElementsAre(PropertyCount{"https://a.example/?x='", 3, 2}, PropertyCount{"", 1, 1},
                            PropertyCount{"https://b.example/", 1, 1}));
}

TEST_P(PropertiesTest, CountsThePropertiesThatThereAre)
{
    insert({{1, "buy", {{"plan", "pro"}, {"it's", "1"}}},
            {2, "buy", {{"plan", "free"}, {"plan", "pro"}}},
            {2, "", {{"author", "Ann"}}, EventKind::page_view},
            {3, "", {{"lcp", "480"}}, EventKind::engagement}});

    auto query = query_of({});
    const auto report = property_report(reader, query);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->events, 3U);
    EXPECT_EQ(report->visitors, 2U);
    EXPECT_THAT(report->rows,
                ElementsAre(PropertyCount{"plan", 2, 2}, PropertyCount{"author", 1, 1},
                            PropertyCount{"it's", 1, 1}));

    query.limit = 1;
    EXPECT_THAT(property_report(reader, query)->rows, ElementsAre(PropertyCount{"plan", 2, 2}));
    EXPECT_THAT(property_report(reader, query_of({}, "plan"))->rows,
                ElementsAre(PropertyCount{"free", 1, 1}, PropertyCount{"pro", 1, 1}));
}

TEST_P(PropertiesTest, HasNothingToTellOfNothing)
{
    const auto report = property_report(reader, query_of(event("link"), "url"));
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->events, 0U);
    EXPECT_EQ(report->visitors, 0U);
    EXPECT_THAT(report->rows, IsEmpty());
}

} // namespace

} // namespace waymark::testing
