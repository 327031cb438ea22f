// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_event_log.hpp"
#include "analytics/query.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::analytics {

namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;

constexpr TimePoint january{std::chrono::sys_days{2026y / 1 / 1}};
constexpr std::array<std::string_view, 2> two_columns{"time_ms", "ip"};

const EventQuery of_a_site{.scope = Scope::owner(UserId{3}).site(SiteId{7})};

std::string sql_of(const EventQuery& query, const EventWindow& window)
{
    const auto sql = compile_events(query, window, two_columns);
    return sql ? *sql : "refused: " + sql.error().message;
}

TEST(CompileEvents, AsksForTheNewestOfASiteFirst)
{
    auto query = of_a_site;
    query.filter = where(Dimension::event_type, Match::is, "page_view");
    query.range = TimeRange{january, january + 24h};
    EXPECT_EQ(sql_of(query, {.from_second = 100, .limit = 20, .offset = 40}),
              R"(SELECT time_ms, ip, toString(event_id) AS id_text
FROM events
WHERE site_id = 7
    AND owner_id = 3
    AND time >= toDateTime('2026-01-01 00:00:00', 'UTC')
    AND time < toDateTime('2026-01-02 00:00:00', 'UTC')
    AND kind != 'click'
    AND event_type = 'page_view'
    AND time >= toDateTime(100)
ORDER BY -time_ms, event_id
LIMIT 20 OFFSET 40)");
}

TEST(CompileEvents, TakesAndLeavesUserAgents)
{
    EXPECT_THAT(sql_of(of_a_site, {.agents = AgentSet{{5, 9}}, .limit = 1}),
                HasSubstr("AND cityHash64(user_agent) IN (5, 9)\n"));
    EXPECT_THAT(sql_of(of_a_site, {.agents = AgentSet{{5}, true}, .limit = 1}),
                HasSubstr("AND cityHash64(user_agent) NOT IN (5)\n"));
    EXPECT_THAT(sql_of(of_a_site, {.agents = AgentSet{}, .limit = 1}), HasSubstr("AND 0\n"));
    EXPECT_THAT(sql_of(of_a_site, {.agents = AgentSet{{}, true}, .limit = 1}),
                HasSubstr("AND 1\n"));
}

TEST(CompileEvents, AreShortEnoughWithAsManyUserAgentsAsThereMayBe)
{
    EXPECT_TRUE(compile_events(
        of_a_site, {.agents = AgentSet{std::vector<std::uint64_t>(agents_max, UINT64_MAX)}},
        two_columns));
}

TEST(CompileEvents, CountsWhatIsListed)
{
    const auto span = compile_event_span(of_a_site);
    ASSERT_TRUE(span);
    EXPECT_EQ(*span, R"(SELECT count() AS events, toUnixTimestamp(min(time)) AS first_second, )"
                     R"(toUnixTimestamp(max(time)) AS last_second
FROM events
WHERE site_id = 7
    AND owner_id = 3
    AND kind != 'click')");
    const auto agents = compile_event_agents(of_a_site, 10);
    ASSERT_TRUE(agents);
    EXPECT_THAT(*agents, HasSubstr("any(user_agent) AS agent_text, count() AS events"));
    EXPECT_THAT(*agents, EndsWith("AND kind != 'click'\nGROUP BY agent\nLIMIT 10"));
}

TEST(CompileEvents, RefusesWhatAQueryIsRefusedFor)
{
    const auto expect_refused = [](const EventQuery& query, const std::string& field) {
        const auto events = compile_events(query, {.limit = 1}, two_columns);
        ASSERT_FALSE(events) << *events;
        EXPECT_EQ(events.error().code, Errc::invalid_argument);
        EXPECT_EQ(events.error().field, field);
        const auto span = compile_event_span(query);
        ASSERT_FALSE(span);
        EXPECT_EQ(span.error(), events.error());
        const auto agents = compile_event_agents(query, 1);
        ASSERT_FALSE(agents);
        EXPECT_EQ(agents.error(), events.error());
    };
    auto query = of_a_site;
    query.range = TimeRange{january, january};
    expect_refused(query, "range");
    query = of_a_site;
    query.filter = where(Dimension::url, Match::matches, "(");
    expect_refused(query, "filter");
    query.filter = where(Dimension::url, Match::in,
                         std::vector<std::string>(100, std::string(filter_value_bytes_max, 'x')));
    expect_refused(query, "filter");
    expect_refused({.scope = query.scope.links(std::vector<LinkId>(filter_values_max + 1))},
                   "links");
}

} // namespace

} // namespace waymark::analytics
