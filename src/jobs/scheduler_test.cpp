// SPDX-License-Identifier: Apache-2.0
#include "jobs/scheduler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <stdexcept>

namespace waymark::jobs {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint noon = from_epoch_ms(1'790'000'000'000);

class SchedulerTest : public testing::Test {
protected:
    Job counting(std::string name, std::chrono::milliseconds interval)
    {
        return {.name = std::move(name), .interval = interval, .work = [this](std::stop_token) {
                    ++runs;
                }};
    }

    ManualClock clock{noon};
    Scheduler scheduler{clock, 1};
    int runs = 0;
};

TEST_F(SchedulerTest, RunsAJobWhenItIsDueAndNotBefore)
{
    scheduler.add(counting("clean", 10min));
    const auto first = scheduler.status().front().next;
    EXPECT_GT(first, noon);
    EXPECT_LE(first, noon + 10min);

    clock.set(first - 1ms);
    scheduler.run_due();
    EXPECT_EQ(runs, 0);
    clock.set(first);
    scheduler.run_due();
    scheduler.run_due();
    EXPECT_EQ(runs, 1);
}

TEST_F(SchedulerTest, WaitsDifferBySmallAndVaryingShares)
{
    scheduler.add(counting("clean", 1000s));
    std::vector<std::int64_t> waits;
    for (int i = 0; i < 50; ++i) {
        clock.set(scheduler.status().front().next);
        scheduler.run_due();
        waits.push_back((scheduler.status().front().next - clock.now()).count());
    }
    EXPECT_THAT(waits, testing::Each(testing::AllOf(testing::Ge(900'000), testing::Le(1'100'000))));
    EXPECT_GT(std::ranges::max(waits) - std::ranges::min(waits), 50'000);
}

TEST_F(SchedulerTest, JobsMissedWhileTheClockJumpedAheadRunOnce)
{
    scheduler.add(counting("clean", 1min));
    clock.advance(24h);
    scheduler.run_due();
    EXPECT_EQ(runs, 1);
}

TEST_F(SchedulerTest, AClockSetBackDelaysNoJobForLongerThanItsInterval)
{
    scheduler.add(counting("clean", 10min));
    clock.advance(-240h);
    scheduler.run_due();
    EXPECT_EQ(runs, 0);
    clock.advance(11min);
    scheduler.run_due();
    EXPECT_EQ(runs, 1);
}

TEST_F(SchedulerTest, DueJobsRunInTheOrderOfTheirDueTimes)
{
    std::vector<std::string> order;
    const auto noting = [&](std::string name, std::chrono::milliseconds interval) {
        return Job{name, interval, 0.1, [&order, name](std::stop_token) { order.push_back(name); }};
    };
    scheduler.add(noting("yearly", 24h * 365));
    scheduler.add(noting("hourly", 1h));
    scheduler.add(noting("secondly", 1s));
    clock.advance(24h * 400);
    scheduler.run_due();
    EXPECT_THAT(order, testing::ElementsAre("secondly", "hourly", "yearly"));
}

TEST_F(SchedulerTest, AFailureIsToldAndTheJobGoesOn)
{
    bool fails = true;
    scheduler.add({.name = "clean", .interval = 1min, .work = [&](std::stop_token) {
                       clock.advance(5ms);
                       if (fails)
                           throw std::runtime_error("disk full");
                   }});
    ASSERT_TRUE(scheduler.run("clean"));
    auto status = scheduler.status().front();
    EXPECT_EQ(status.last_error, "disk full");
    EXPECT_EQ(status.failures, 1U);
    EXPECT_EQ(status.last_start, noon);
    EXPECT_EQ(status.last_duration, 5ms);

    fails = false;
    clock.advance(2min);
    scheduler.run_due();
    status = scheduler.status().front();
    EXPECT_EQ(status.last_error, "");
    EXPECT_EQ(status.failures, 1U);
    EXPECT_EQ(status.runs, 2U);
}

TEST_F(SchedulerTest, ThereIsNoRunningAnUnknownJob)
{
    const auto answer = scheduler.run("clean");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::not_found);
}

TEST_F(SchedulerTest, TheThreadRunsDueJobsUntilStopped)
{
    SystemClock system;
    Scheduler running(system, 1);
    std::latch ran(3);
    std::atomic<int> count = 0;
    running.add({.name = "tick", .interval = 1ms, .work = [&](std::stop_token) {
                     if (count.fetch_add(1) < 3)
                         ran.count_down();
                 }});
    running.start();
    ran.wait();
    running.stop();
    const int at_stop = count;
    running.stop();
    EXPECT_EQ(count, at_stop);
    EXPECT_EQ(running.status().front().runs, static_cast<std::uint64_t>(at_stop));
}

TEST_F(SchedulerTest, StoppingAsksTheRunningJobToEndAndWaitsForIt)
{
    SystemClock system;
    Scheduler running(system, 1);
    std::latch begun(1);
    bool ended = false;
    running.add({.name = "long", .interval = 1ms, .work = [&](const std::stop_token& stop) {
                     std::mutex mutex;
                     std::condition_variable_any never;
                     std::unique_lock lock(mutex);
                     begun.count_down();
                     never.wait(lock, stop, [] { return false; });
                     ended = true;
                 }});
    running.start();
    begun.wait();
    EXPECT_TRUE(running.status().front().is_running);
    running.stop();
    EXPECT_TRUE(ended);
    EXPECT_FALSE(running.status().front().is_running);
}

} // namespace
} // namespace waymark::jobs
