// SPDX-License-Identifier: Apache-2.0
#include "analytics/catalogue.hpp"
#include "events/event_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

namespace waymark::analytics {

namespace {

bool is_column(std::string_view name)
{
    const auto columns = events::event_columns();
    return std::ranges::find(columns, name, &events::EventColumn::name) != columns.end();
}

TEST(Catalogue, SpeaksOfColumnsThatTheTableHas)
{
    for (const auto& row : dimension_rows())
        EXPECT_TRUE(is_column(row.column)) << row.name;
    for (const auto& row : metric_rows())
        EXPECT_TRUE(row.argument.empty() || is_column(row.argument)) << row.name;
    for (const auto* const name :
         {"time", "time_ms", "owner_id", "site_id", "link_id", "domain_id", "is_bot"})
        EXPECT_TRUE(is_column(name)) << name;
}

TEST(Catalogue, CountsKindsThatTheTableHolds)
{
    const auto condition = [](events::EventKind kind) {
        return std::string("kind = '") + std::string(to_string(kind)) + "'";
    };
    EXPECT_EQ(row_of(Metric::clicks).condition, condition(events::EventKind::click));
    EXPECT_EQ(row_of(Metric::page_views).condition, condition(events::EventKind::page_view));
}

} // namespace

} // namespace waymark::analytics
