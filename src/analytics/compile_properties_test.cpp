// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_properties.hpp"
#include "analytics/one_line.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>

namespace waymark::analytics {

namespace {

using namespace std::chrono_literals;
using std::chrono::days;

constexpr TimePoint january{std::chrono::sys_days{2026y / 1 / 1}};

PropertyQuery query_of(Act act)
{
    return {.events = {.scope = Scope::everything().site(SiteId{7}),
                       .range = {january, january + days{7}}},
            .act = std::move(act)};
}

std::string wrong_in(const PropertyQuery& query)
{
    const auto sql = compile_properties(query);
    return sql ? "nothing" : sql.error().field;
}

TEST(CompileProperties, TellsTheValuesOfOne)
{
    auto query = query_of({.kind = Act::Kind::event, .value = "outbound_link"});
    query.property = "u'rl";
    query.limit = 10;
    const auto sql = compile_properties(query).value();
    EXPECT_EQ(one_line(sql.rows), one_line(R"(SELECT
    text, count() AS events, uniqCombined(visitor_id) AS visitors
FROM
(
SELECT visitor_id, `props.value`[indexOf(`props.key`, 'u\'rl')] AS text
FROM events
WHERE site_id = 7
    AND time >= toDateTime('2026-01-01 00:00:00', 'UTC')
    AND time < toDateTime('2026-01-08 00:00:00', 'UTC')
    AND is_bot = 0
    AND (kind = 'custom' AND name = 'outbound_link')
    AND has(`props.key`, 'u\'rl')
)
GROUP BY text
ORDER BY events DESC, text
LIMIT 10)"));
}

TEST(CompileProperties, CountsTheEventsWithoutTheProperty)
{
    auto query = query_of({});
    query.property = "plan";
    query.events.include_bots = true;
    query.events.filter = where(Dimension::country, Match::is, "DE");
    const auto sql = compile_properties(query).value();
    EXPECT_EQ(one_line(sql.all), one_line(R"(SELECT
    count() AS events, uniqCombined(visitor_id) AS visitors
FROM events
WHERE site_id = 7
    AND time >= toDateTime('2026-01-01 00:00:00', 'UTC')
    AND time < toDateTime('2026-01-08 00:00:00', 'UTC')
    AND (kind != 'engagement')
    AND country = 'DE')"));
}

TEST(CompileProperties, RefusesWhatCannotBeAnswered)
{
    EXPECT_EQ(wrong_in(query_of({})), "nothing");
    EXPECT_EQ(wrong_in(query_of({.kind = Act::Kind::event, .value = ""})), "value");
    auto query = query_of({});
    query.limit = 0;
    EXPECT_EQ(wrong_in(query), "limit");
    query.limit = property_rows_max + 1;
    EXPECT_EQ(wrong_in(query), "limit");
    query.limit = property_rows_max;
    query.property = "";
    EXPECT_EQ(wrong_in(query), "property");
    query.property = std::string(property_name_bytes_max + 1, 'x');
    EXPECT_EQ(wrong_in(query), "property");
    query.property = std::string(property_name_bytes_max, 'x');
    EXPECT_EQ(wrong_in(query), "nothing");
    query.events.range = {january, january};
    EXPECT_EQ(wrong_in(query), "range");
}

} // namespace

} // namespace waymark::analytics
