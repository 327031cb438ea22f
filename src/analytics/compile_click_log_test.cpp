// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_click_log.hpp"
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
using testing::HasSubstr;
using testing::Not;

constexpr TimePoint january{std::chrono::sys_days{2026y / 1 / 1}};
constexpr std::array<std::string_view, 2> two_columns{"time_ms", "ip"};

std::string sql_of(const ClickQuery& query, const ClickWindow& window)
{
    const auto sql = compile_clicks(query, window, two_columns);
    return sql ? *sql : "refused: " + sql.error().message;
}

void expect_refused(const ClickQuery& query, const std::string& field)
{
    const auto clicks = compile_clicks(query, {.limit = 1}, two_columns);
    ASSERT_FALSE(clicks) << *clicks;
    EXPECT_EQ(clicks.error().code, Errc::invalid_argument);
    EXPECT_EQ(clicks.error().field, field);
    const auto span = compile_click_span(query, std::nullopt);
    ASSERT_FALSE(span) << *span;
    EXPECT_EQ(span.error(), clicks.error());
}

TEST(CompileClicks, AsksForTheNewestFirst)
{
    EXPECT_EQ(sql_of({.scope = Scope::owner(UserId{3}).link(LinkId{7}),
                      .filter = where(Dimension::country, Match::is, "TW"),
                      .range = TimeRange{january, january + 24h}},
                     {.limit = 20, .offset = 40}),
              R"(SELECT time_ms, ip, toString(event_id) AS id_text
FROM events
WHERE link_id = 7
    AND owner_id = 3
    AND time >= toDateTime('2026-01-01 00:00:00', 'UTC')
    AND time < toDateTime('2026-01-02 00:00:00', 'UTC')
    AND kind = 'click'
    AND is_bot = 0
    AND country = 'TW'
ORDER BY -time_ms, event_id
LIMIT 20 OFFSET 40)");
}

TEST(CompileClicks, GoesOnBehindAPlaceWithinAWindow)
{
    const auto sql = sql_of({.scope = Scope::everything(), .include_bots = true},
                            {.from_second = 100,
                             .last_second = 199,
                             .behind = ClickPlace{199'500, "0199-id"},
                             .received_ms_max = 200'000,
                             .limit = 5});
    EXPECT_EQ(sql, R"(SELECT time_ms, ip, toString(event_id) AS id_text
FROM events
WHERE kind = 'click'
    AND time >= toDateTime(100)
    AND time <= toDateTime(199)
    AND (time_ms < 199500 OR (time_ms = 199500 AND event_id > toUUID('0199-id')))
    AND received_ms <= 200000
ORDER BY -time_ms, event_id
LIMIT 5)");
}

TEST(CompileClicks, NoEventIdGetsOutOfItsLiteral)
{
    EXPECT_THAT(
        sql_of({.scope = Scope::everything()}, {.behind = ClickPlace{1, "' OR 1 --"}, .limit = 5}),
        HasSubstr(R"(toUUID('\' OR 1 --')"));
}

TEST(CompileClicks, RefusesWhatAQueryIsRefusedFor)
{
    const auto everybody = Scope::everything();
    expect_refused({.scope = everybody, .range = TimeRange{january, january}}, "range");
    expect_refused({.scope = everybody.links(std::vector<LinkId>(filter_values_max + 1))}, "links");
    expect_refused({.scope = everybody, .filter = where(Dimension::os, Match::matches, "(")},
                   "filter");
    expect_refused(
        {.scope = everybody,
         .filter = where(Dimension::path, Match::in,
                         std::vector<std::string>(100, std::string(filter_value_bytes_max, 'x')))},
        "filter");
}

TEST(CompileClickSpan, CountsWhatIsListed)
{
    const auto sql = compile_click_span({.scope = Scope::everything().link(LinkId{7})}, 200'000);
    ASSERT_TRUE(sql);
    EXPECT_EQ(*sql, "SELECT count() AS clicks, "
                    "(SELECT toUnixTimestamp(min(time)) FROM events) AS first_second, "
                    "(SELECT toUnixTimestamp(max(time)) FROM events) AS last_second"
                    R"(
FROM events
WHERE link_id = 7
    AND kind = 'click'
    AND is_bot = 0
    AND received_ms <= 200000)");
}

TEST(CompileClickTally, TellsPeopleFromBots)
{
    const std::array links{LinkId{2}, LinkId{5}};
    const auto sql = compile_click_tally(links);
    ASSERT_TRUE(sql);
    EXPECT_EQ(*sql, R"(SELECT link_id, countIf(is_bot = 0) AS people, countIf(is_bot = 1) AS bots
FROM events
WHERE link_id IN (2, 5)
    AND kind = 'click'
GROUP BY link_id)");
    EXPECT_THAT(compile_click_tally(LinkId{2}, LinkId{5}, 10), HasSubstr(R"(WHERE link_id > 2
    AND link_id <= 5
    AND kind = 'click'
GROUP BY link_id
ORDER BY link_id
LIMIT 10)"));
}

TEST(CompileClickTally, RefusesTooManyLinksAndTakesAsManyAsThereMayBe)
{
    std::vector<LinkId> links(filter_values_max, LinkId{UINT64_MAX});
    EXPECT_TRUE(compile_click_tally(links));
    links.push_back(LinkId{1});
    const auto sql = compile_click_tally(links);
    ASSERT_FALSE(sql);
    EXPECT_EQ(sql.error().code, Errc::invalid_argument);
    EXPECT_EQ(sql.error().field, "links");
}

} // namespace

} // namespace waymark::analytics
