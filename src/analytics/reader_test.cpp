// SPDX-License-Identifier: Apache-2.0
#include "analytics/reader.hpp"
#include "clickhouse/client.hpp"

#include <gtest/gtest.h>

namespace waymark::analytics {

namespace {

class ReaderWithoutStore : public testing::Test {
protected:
    clickhouse::Client store{
        {.endpoint = clickhouse::Endpoint::unix_socket("/nowhere/engine.sock"), .read_retries = 0}};
    Reader reader{store, {.start_patience = std::chrono::milliseconds{0}}};
    Query query{.scope = Scope::everything(), .metrics = {Metric::clicks}, .dimensions = {}};
};

TEST_F(ReaderWithoutStore, ThrowsWhileTheStoreIsAway)
{
    EXPECT_THROW(static_cast<void>(reader.run(query)), clickhouse::Unavailable);
    EXPECT_THROW(static_cast<void>(reader.run(std::vector{query})), clickhouse::Unavailable);
}

TEST_F(ReaderWithoutStore, WaitsForAStoreThatHasNotAnsweredYetButNotForEver)
{
    using namespace std::chrono_literals;
    constexpr auto patience = 80ms;
    const auto begun = std::chrono::steady_clock::now();
    Reader patient{store, {.start_patience = patience}};
    EXPECT_THROW(static_cast<void>(patient.run(query)), clickhouse::Unavailable);
    EXPECT_GE(std::chrono::steady_clock::now() - begun, patience);
}

TEST_F(ReaderWithoutStore, DoesNotWaitForAStoreWhoseClientIsClosed)
{
    using namespace std::chrono_literals;
    const auto begun = std::chrono::steady_clock::now();
    Reader patient{store, {.start_patience = 60s}};
    store.close();
    EXPECT_THROW(static_cast<void>(patient.run(query)), clickhouse::Unavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 10s);
}

TEST_F(ReaderWithoutStore, RefusesAMalformedQueryWithoutAsking)
{
    query.metrics = {};
    const auto one = reader.run(query);
    ASSERT_FALSE(one);
    EXPECT_EQ(one.error().code, Errc::invalid_argument);
    const auto several = reader.run(std::vector{query});
    ASSERT_FALSE(several);
    EXPECT_EQ(several.error().code, Errc::invalid_argument);
}

TEST_F(ReaderWithoutStore, AnswersNoQueriesWithoutAsking)
{
    const auto none = reader.run(std::vector<Query>{});
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->empty());
}

} // namespace

} // namespace waymark::analytics
