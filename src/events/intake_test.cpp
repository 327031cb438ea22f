// SPDX-License-Identifier: Apache-2.0
#include "events/intake.hpp"
#include "events/scratch_directory.hpp"
#include "events/spool.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace waymark::events {
namespace {

class IntakeTest : public testing::Test {
protected:
    std::unique_ptr<Spool> open(std::uint64_t bytes_max)
    {
        SpoolOptions options;
        options.directory = directory.path() / "spool";
        options.segment_bytes = std::size_t{1} << 20U;
        options.bytes_max = bytes_max;
        return Spool::open(options, clock, metrics).value();
    }

    ScratchDirectory directory;
    SystemClock clock;
    MetricsRegistry metrics;
};

TEST_F(IntakeTest, TakesEventsOfManyThreadsAtOnce)
{
    const auto spool = open(std::uint64_t{1} << 30U);
    Intake intake(*spool, 0);
    const std::vector<Event> batch(50);
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int n = 0; n < 5; ++n)
                    EXPECT_EQ(intake.take(batch).taken, batch.size());
            });
        }
    }
    EXPECT_EQ(spool->status().appended, 4U * 5U * batch.size());
}

TEST_F(IntakeTest, SaysHowManyFittedWhenTheSpoolIsFull)
{
    const auto spool = open(std::uint64_t{2} << 20U);
    Intake intake(*spool, 0);
    const std::string agent(1000, 'x');
    std::vector<Event> batch(5000);
    for (auto& event : batch)
        event.user_agent = agent;

    const auto receipt = intake.take(batch);
    EXPECT_GT(receipt.taken, 500U);
    EXPECT_LT(receipt.taken, batch.size());
    ASSERT_FALSE(receipt.outcome);
    EXPECT_EQ(receipt.outcome.error().code, Errc::unavailable);
    EXPECT_EQ(spool->status().appended, receipt.taken);
}

} // namespace
} // namespace waymark::events
