// SPDX-License-Identifier: Apache-2.0
#include "http/workers.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <unistd.h>

#include <latch>
#include <memory>
#include <string>
#include <thread>

namespace waymark::http {
namespace {

namespace asio = boost::asio;

struct WorkersTest : testing::Test {
    template <typename T>
    T run(asio::awaitable<T> task)
    {
        auto result = asio::co_spawn(context, std::move(task), asio::use_future);
        context.restart();
        context.run();
        return result.get();
    }

    asio::io_context context;
    Workers workers{{.threads = 2, .waiting_max = 2}}; // ends before the context
};

asio::awaitable<std::pair<std::thread::id, std::thread::id>> threads_of(Workers& workers)
{
    const auto worker = co_await workers.run([] { return std::this_thread::get_id(); });
    co_return std::pair(worker, std::this_thread::get_id());
}

TEST_F(WorkersTest, WorkElsewhereAndResumeTheCallerWhereItRan)
{
    const auto [worker, resumed] = run(threads_of(workers));
    EXPECT_NE(worker, std::this_thread::get_id());
    EXPECT_EQ(resumed, std::this_thread::get_id());
}

asio::awaitable<int> niceness_of(Workers& workers)
{
    co_return co_await workers.run(
        [] { return getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())); });
}

TEST_F(WorkersTest, InTheBackgroundRunBehindThoseThatServe)
{
    Workers background{{.threads = 2, .waiting_max = 2, .is_background = true}};
    const int own = getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
    EXPECT_EQ(run(niceness_of(workers)), own);
    EXPECT_GT(run(niceness_of(background)), own);
}

asio::awaitable<std::unique_ptr<std::string>> make_text(Workers& workers)
{
    const std::string text = "made there";
    co_return co_await workers.run([&] { return std::make_unique<std::string>(text); });
}

TEST_F(WorkersTest, ReturnWhatCannotBeCopied)
{
    EXPECT_EQ(*run(make_text(workers)), "made there");
}

asio::awaitable<int> fail(Workers& workers)
{
    co_return co_await workers.run([]() -> int { throw std::invalid_argument("wrong"); });
}

TEST_F(WorkersTest, ThrowWhatTheWorkThrew)
{
    EXPECT_THROW(run(fail(workers)), std::invalid_argument);
    EXPECT_EQ(workers.waiting(), 0U);
}

asio::awaitable<int> wait_for(Workers& workers, std::latch& latch)
{
    co_return co_await workers.run([&] {
        latch.wait();
        return 1;
    });
}

asio::awaitable<int> begin_and_wait_for(Workers& workers, std::latch& begun, std::latch& latch)
{
    co_return co_await workers.run([&] {
        begun.count_down();
        latch.wait();
        return 1;
    });
}

TEST_F(WorkersTest, RefuseWorkAboveTheBound)
{
    std::latch latch(1);
    auto first = asio::co_spawn(context, wait_for(workers, latch), asio::use_future);
    auto second = asio::co_spawn(context, wait_for(workers, latch), asio::use_future);
    auto third = asio::co_spawn(context, wait_for(workers, latch), asio::use_future);
    context.poll();
    EXPECT_THROW(third.get(), Overloaded);
    latch.count_down();
    context.run();
    EXPECT_EQ(first.get() + second.get(), 2);
}

TEST_F(WorkersTest, DoNotBeginWhatIsQueuedOnceStopped)
{
    Workers busy{{.threads = 1, .waiting_max = 2}};
    std::latch latch(1);
    std::latch begun(1);
    auto running =
        asio::co_spawn(context, begin_and_wait_for(busy, begun, latch), asio::use_future);
    auto queued = asio::co_spawn(context, make_text(busy), asio::use_future);
    context.poll();
    begun.wait();
    std::thread stopping([&] { busy.stop(); });
    while (!busy.is_stopped())
        std::this_thread::yield();
    latch.count_down();
    stopping.join();
    context.run();
    EXPECT_EQ(running.get(), 1);
    EXPECT_THROW(queued.get(), Overloaded);
}

TEST_F(WorkersTest, TakeNothingOnceStopped)
{
    workers.stop();
    EXPECT_THROW(run(make_text(workers)), Overloaded);
}

} // namespace
} // namespace waymark::http
