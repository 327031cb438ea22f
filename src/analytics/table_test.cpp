// SPDX-License-Identifier: Apache-2.0
#include "analytics/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace waymark::analytics {

namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

constexpr TimePoint monday{sys_days{2026y / 1 / 5}};

Query three_days()
{
    return {.scope = Scope::everything(),
            .metrics = {Metric::clicks},
            .dimensions = {Dimension::day},
            .range = TimeRange{monday, monday + 72h}};
}

Table table_of(const Query& query, std::vector<std::vector<Value>> rows)
{
    return {columns_of(query), std::move(rows)};
}

TEST(Table, HasAColumnForEachDimensionThenForEachMetric)
{
    auto query = three_days();
    query.metrics.push_back(Metric::visitors);
    const auto columns = columns_of(query);
    ASSERT_EQ(columns.size(), 3U);
    EXPECT_EQ(columns[0].name, "time:day");
    EXPECT_EQ(columns[0].type, ValueType::time);
    EXPECT_EQ(columns[2].name, "visitors");
}

TEST(CompleteSeries, AddsTheDaysOnWhichNothingHappened)
{
    const auto query = three_days();
    auto table = table_of(query, {{monday + 24h, std::uint64_t{5}}});
    complete_series(query, table);
    ASSERT_EQ(table.rows.size(), 3U);
    EXPECT_EQ(table.time(0, 0), monday);
    EXPECT_EQ(table.number(0, 1), 0U);
    EXPECT_EQ(table.number(1, 1), 5U);
    EXPECT_EQ(table.time(2, 0), monday + 48h);
}

TEST(CompleteSeries, CutsToLimitAndOffsetWhenItIsComplete)
{
    auto query = three_days();
    query.offset = 1;
    query.limit = 1;
    auto table = table_of(query, {{monday, std::uint64_t{5}}});
    complete_series(query, table);
    ASSERT_EQ(table.rows.size(), 1U);
    EXPECT_EQ(table.time(0, 0), monday + 24h);

    query.offset = 7;
    table = table_of(query, {});
    complete_series(query, table);
    EXPECT_TRUE(table.rows.empty());
}

TEST(SortRows, PutsTheHighestFirstThenTheName)
{
    const Query query{.scope = Scope::everything(),
                      .metrics = {Metric::clicks},
                      .dimensions = {Dimension::country}};
    auto table = table_of(query, {{std::string("b"), std::uint64_t{1}},
                                  {std::string("c"), std::uint64_t{9}},
                                  {std::string("a"), std::uint64_t{1}},
                                  {std::string("\xc3\xa4"), std::uint64_t{1}}});
    sort_rows(query, table);
    EXPECT_EQ(table.text(0, 0), "c");
    EXPECT_EQ(table.text(1, 0), "a");
    EXPECT_EQ(table.text(2, 0), "b");
    EXPECT_EQ(table.text(3, 0), "\xc3\xa4");
}

TEST(SortRows, FollowsTheQuerysOwnOrder)
{
    const Query query{.scope = Scope::everything(),
                      .metrics = {Metric::clicks, Metric::visitors},
                      .dimensions = {Dimension::country},
                      .order = {{Metric::visitors, false}, {Dimension::country, true}}};
    auto table = table_of(query, {{std::string("a"), std::uint64_t{1}, std::uint64_t{2}},
                                  {std::string("b"), std::uint64_t{2}, std::uint64_t{2}},
                                  {std::string("c"), std::uint64_t{3}, std::uint64_t{1}}});
    sort_rows(query, table);
    EXPECT_EQ(table.text(0, 0), "c");
    EXPECT_EQ(table.text(1, 0), "b");
    EXPECT_EQ(table.text(2, 0), "a");
}

} // namespace

} // namespace waymark::analytics
