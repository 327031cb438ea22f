// SPDX-License-Identifier: Apache-2.0
// Servers that are asked to end.
#include "crash_test.hpp"
#include "harness/connection.hpp"

#include <csignal>
#include <stdexcept>
#include <thread>

namespace waymark::crash {
namespace {

using namespace std::chrono_literals;

constexpr auto stop_time_max = 5s;

using ShutdownTest = CrashTest;

TEST_F(ShutdownTest, ServerUnderLoadEndsInTimeAndKeepsAllClicks)
{
    constexpr int stops = 3;
    server.start();
    const auto slugs = create_links(5);
    ClickLoad load({.port = server.port(), .slugs = slugs});
    for (int stop = 0; stop < stops; ++stop) {
        std::this_thread::sleep_for(500ms + random_wait(1'500ms));
        const auto ending = server.stop();
        EXPECT_EQ(ending.status, 0);
        EXPECT_LT(ending.took, stop_time_max);
        EXPECT_EQ(server.engine(), 0);
        server.start();
    }
    load.stop();
    EXPECT_TRUE(load.odd_answers().empty());
    expect_all_kept(load.ledger());
}

TEST_F(ShutdownTest, ServerWithAFrozenEngineEndsInTimeAndKeepsAllClicks)
{
    server.start();
    ClickLoad load({.port = server.port(), .slugs = create_links(5)});
    std::this_thread::sleep_for(1s);
    server.signal_engine(SIGSTOP);
    std::this_thread::sleep_for(1s); // a batch is on its way into the engine
    const auto ending = server.stop();
    EXPECT_EQ(ending.status, 0);
    EXPECT_LT(ending.took, stop_time_max);

    server.start();
    load.stop();
    expect_all_kept(load.ledger());
}

TEST_F(ShutdownTest, ServerAskedToEndWhileItStartsEndsInTimeWithItsEngine)
{
    constexpr int stops = 10;
    for (int stop = 0; stop < stops; ++stop) {
        server.start();
        std::this_thread::sleep_for(random_wait(300ms)); // the engine is on its way
        const auto ending = server.stop();
        EXPECT_EQ(ending.status, 0);
        EXPECT_LT(ending.took, stop_time_max);
        EXPECT_EQ(server.engines(), 0U);
    }
}

TEST_F(ShutdownTest, HalfSentRequestsDelayNoStop)
{
    server.start();
    const auto slugs = create_links(1);
    Connection half_head(server.port());
    ASSERT_TRUE(half_head.send("GET /" + slugs.front() + " HTTP/1.1\r\nHost: "));
    Connection half_body(server.port());
    ASSERT_TRUE(
        half_body.send("POST /api/urls HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"));
    Connection idle(server.port());
    ASSERT_TRUE(idle.send(harness::get("/" + slugs.front())));
    ASSERT_EQ(idle.read_answer()->status, 302U);

    const auto ending = server.stop();
    EXPECT_EQ(ending.status, 0);
    EXPECT_LT(ending.took, stop_time_max);
    EXPECT_TRUE(idle.ends());
}

TEST_F(ShutdownTest, SecondServerIsKeptOffTheSameData)
{
    server.start();
    ClickLoad load({.port = server.port(), .slugs = create_links(1)});
    ServerProcess second(WAYMARK_PROGRAM, directory.path());
    EXPECT_THROW(second.start(), std::runtime_error);
    load.stop();
    expect_all_kept(load.ledger());
}

} // namespace
} // namespace waymark::crash
