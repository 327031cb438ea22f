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

TEST_F(IntakeTest, CallsBackWhenTheDiskHasIt)
{
    const auto spool = open(std::uint64_t{1} << 30U);
    Intake intake(*spool, 0);
    std::atomic<int> durable = 0;
    for (int i = 0; i < 50; ++i) {
        const Event event;
        const auto appended = intake.append({&event, 1});
        ASSERT_EQ(appended.taken, 1U);
        ASSERT_EQ(appended.ends.size(), 1U);
        intake.when_durable(appended.ends[0], [&](const Result<void>& state) {
            if (state)
                ++durable;
        });
    }
    intake.settle();
    EXPECT_EQ(durable, 50);
}

TEST_F(IntakeTest, TellsWhereItEndsInEachSegment)
{
    const auto spool = open(std::uint64_t{1} << 30U);
    Intake intake(*spool, 0);
    const std::string agent(1000, 'x');
    std::vector<Event> batch(1500); // more than a segment holds
    for (auto& event : batch)
        event.user_agent = agent;
    Intake::Appended appended;
    // The next segment is made behind the appending thread's back.
    for (int tries = 0; tries < 100 && appended.taken < batch.size(); ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
        appended = intake.append(batch);
    }
    EXPECT_EQ(appended.taken, batch.size());
    EXPECT_GE(appended.ends.size(), 2U);
    EXPECT_TRUE(std::ranges::is_sorted(appended.ends));
}

TEST_F(IntakeTest, AppendsNothingOfNothing)
{
    const auto spool = open(std::uint64_t{1} << 30U);
    Intake intake(*spool, 0);
    const auto appended = intake.append({});
    EXPECT_EQ(appended.taken, 0U);
    EXPECT_TRUE(appended.ends.empty());
    EXPECT_TRUE(appended.outcome);
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
