// SPDX-License-Identifier: Apache-2.0
#include "events/commit_watch.hpp"
#include "events/intake.hpp"
#include "events/scratch_directory.hpp"
#include "events/spool.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace waymark::events {
namespace {

using namespace std::chrono_literals;

class CommitWatchTest : public testing::Test {
protected:
    struct Call {
        std::uint64_t last = 0;
        bool is_durable = false;
        bool was_durable_then = false; // what the spool said of the last event at that moment
    };

    ~CommitWatchTest() override { intake.settle(); }

    static std::unique_ptr<Spool> open(const std::filesystem::path& directory, const Clock& clock,
                                       MetricsRegistry& metrics)
    {
        SpoolOptions options;
        options.directory = directory;
        options.segment_bytes = segment_bytes_min;
        options.writers = 2;
        return Spool::open(options, clock, metrics).value();
    }

    // Waits for room where the disk is slower than this test.
    std::optional<Position> append(const Event& event)
    {
        const auto patience = std::chrono::steady_clock::now() + 20s;
        auto end = spool->writer(0).append(event);
        while (!end && std::chrono::steady_clock::now() < patience) {
            std::this_thread::yield();
            end = spool->writer(0).append(event);
        }
        EXPECT_TRUE(end);
        return end ? std::optional(*end) : std::nullopt;
    }

    void settled(std::uint64_t last, const Result<void>& outcome)
    {
        const std::lock_guard lock(mutex);
        calls.push_back(
            {.last = last,
             .is_durable = outcome.has_value(),
             .was_durable_then = spool->wait_durable(ends.at(last - 1), 0ms).has_value()});
        changed.notify_all();
    }

    void wait_until_settled(std::uint64_t last)
    {
        std::unique_lock lock(mutex);
        ASSERT_TRUE(changed.wait_for(lock, 20s,
                                     [&] { return !calls.empty() && calls.back().last == last; }));
    }

    ScratchDirectory directory;
    SystemClock clock;
    MetricsRegistry metrics;
    std::unique_ptr<Spool> spool = open(directory.path() / "spool", clock, metrics);
    Intake intake{*spool, 1};
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Position> ends; // requires mutex, as do the calls
    std::vector<Call> calls;
    CommitWatch watch{intake, [this](std::uint64_t last, const Result<void>& outcome) {
                          settled(last, outcome);
                      }};
};

TEST_F(CommitWatchTest, SettlesOneEventThatNoOtherFollows)
{
    ends.push_back(append(Event{}).value());
    watch.add(ends.back(), 1);
    wait_until_settled(1);
    ASSERT_EQ(calls.size(), 1U);
    EXPECT_TRUE(calls.front().is_durable);
    EXPECT_TRUE(calls.front().was_durable_then);
}

TEST_F(CommitWatchTest, SettlesAllInOrderAndManyAtOnce)
{
    // Long ones, so that they lie in many segments.
    const std::string url(2000, 'u');
    Event event;
    event.url = url;
    event.referrer = url;
    constexpr std::uint64_t count = 3000;
    for (std::uint64_t number = 1; number <= count; ++number) {
        const auto end = append(event);
        ASSERT_TRUE(end);
        {
            const std::lock_guard lock(mutex);
            ends.push_back(*end);
        }
        watch.add(*end, number);
    }
    wait_until_settled(count);
    EXPECT_GT(ends.back().sequence, ends.front().sequence + 3);
    EXPECT_LT(calls.size(), count / 2) << "they share their waits";
    std::uint64_t before = 0;
    for (const auto& call : calls) {
        EXPECT_TRUE(call.is_durable);
        EXPECT_TRUE(call.was_durable_then);
        EXPECT_GT(call.last, before);
        before = call.last;
    }
}

TEST_F(CommitWatchTest, TellsOfWhatMayBeLost)
{
    const Position end = append(Event{}).value();
    spool->close(); // nothing is synced any more
    const Position never{.sequence = end.sequence, .offset = end.offset + 1};
    ends.push_back(never);
    watch.add(never, 1);
    wait_until_settled(1);
    EXPECT_FALSE(calls.front().is_durable);
}

} // namespace
} // namespace waymark::events
