// SPDX-License-Identifier: Apache-2.0
#include "analytics/event_log.hpp"
#include "analytics/query.hpp"
#include "analytics/reader.hpp"
#include "clickhouse/client.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace waymark::analytics {

namespace {

// What is refused is not asked for: there is nobody to ask.
class EventLogWithoutStore : public testing::Test {
protected:
    clickhouse::Client store{
        {.endpoint = clickhouse::Endpoint::unix_socket("/nowhere/engine.sock"), .read_retries = 0}};
    Reader reader{store, {.start_patience = std::chrono::milliseconds{0}}};
    EventQuery query{.scope = Scope::everything().site(SiteId{1})};
};

TEST_F(EventLogWithoutStore, ASliceHasItsLimits)
{
    for (const Slice slice : {Slice{0, event_rows_max + 1}, Slice{query_rows_max, 1}}) {
        const auto page = list_events(reader, query, slice);
        ASSERT_FALSE(page);
        EXPECT_EQ(page.error().code, Errc::invalid_argument);
        EXPECT_EQ(page.error().field, "limit");
    }
    EXPECT_THROW(static_cast<void>(list_events(reader, query, {0, event_rows_max})),
                 clickhouse::Unavailable);
}

TEST_F(EventLogWithoutStore, AMalformedQueryIsRefused)
{
    query.range = TimeRange{TimePoint{}, TimePoint{}};
    for (const bool asks_agents : {false, true}) {
        if (asks_agents)
            query.takes_agent = [](std::string_view) { return true; };
        const auto page = list_events(reader, query, {});
        ASSERT_FALSE(page);
        EXPECT_EQ(page.error().code, Errc::invalid_argument);
    }
}

} // namespace

} // namespace waymark::analytics
