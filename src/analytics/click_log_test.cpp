// SPDX-License-Identifier: Apache-2.0
#include "analytics/click_log.hpp"
#include "analytics/query.hpp"
#include "analytics/reader.hpp"
#include "clickhouse/client.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

namespace waymark::analytics {

namespace {

// What is refused, and what is known to be nothing, is not asked for: there is nobody to ask.
class ClickLogWithoutStore : public testing::Test {
protected:
    clickhouse::Client store{
        {.endpoint = clickhouse::Endpoint::unix_socket("/nowhere/engine.sock"), .read_retries = 0}};
    Reader reader{store, {.start_patience = std::chrono::milliseconds{0}}};
    ClickQuery query{.scope = Scope::everything()};
};

TEST_F(ClickLogWithoutStore, ASliceHasItsLimits)
{
    for (const Slice slice : {Slice{0, click_rows_max + 1}, Slice{query_rows_max, 1}}) {
        const auto page = list_clicks(reader, query, slice);
        ASSERT_FALSE(page);
        EXPECT_EQ(page.error().code, Errc::invalid_argument);
        EXPECT_EQ(page.error().field, "limit");
    }
    EXPECT_THROW(static_cast<void>(list_clicks(reader, query, {0, click_rows_max})),
                 clickhouse::Unavailable);
}

TEST_F(ClickLogWithoutStore, AStreamOfAMalformedQueryFails)
{
    query.range = TimeRange{TimePoint{}, TimePoint{}};
    ClickStream stream(reader, query, TimePoint{}, 1);
    const auto portion = stream.next();
    ASSERT_FALSE(portion);
    EXPECT_EQ(portion.error().code, Errc::invalid_argument);
}

TEST_F(ClickLogWithoutStore, TalliesOfNoLinksAreNone)
{
    const auto tallies = tally_clicks(reader, {});
    ASSERT_TRUE(tallies);
    EXPECT_TRUE(tallies->empty());
}

TEST_F(ClickLogWithoutStore, TalliesOfTooManyLinksAreRefused)
{
    const auto tallies = tally_clicks(reader, std::vector<LinkId>(filter_values_max + 1));
    ASSERT_FALSE(tallies);
    EXPECT_EQ(tallies.error().code, Errc::invalid_argument);
}

} // namespace

} // namespace waymark::analytics
