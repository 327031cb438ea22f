// SPDX-License-Identifier: Apache-2.0
// Processes that are killed while clicks come in.
#include "crash_test.hpp"

#include <fmt/format.h>

#include <csignal>
#include <thread>

namespace waymark::crash {
namespace {

using namespace std::chrono_literals;

// From the start of the server, or of the engine: before the first insert, in one, between two.
constexpr auto wait_max = 1'800ms;
constexpr int kills = 20;

using KillTest = CrashTest;

TEST_F(KillTest, KilledServerLosesAndDoublesNoAcknowledgedClick)
{
    server.start();
    ClickLoad load({.port = server.port(), .slugs = create_links(5)});
    for (int kill = 0; kill < kills; ++kill) {
        std::this_thread::sleep_for(random_wait(wait_max));
        server.kill();
        server.start();
    }
    load.stop();
    EXPECT_TRUE(load.odd_answers().empty());
    expect_all_kept(load.ledger());
}

TEST_F(KillTest, KilledEngineLosesAndDoublesNoClick)
{
    // The pause before the engine is started again grows with each kill: a fresh server from time
    // to time keeps the test short.
    constexpr int kills_of_one_server = 5;
    server.start();
    ClickLoad load({.port = server.port(), .slugs = create_links(5)});
    for (int kill = 0; kill < kills; ++kill) {
        if (kill > 0 && kill % kills_of_one_server == 0) {
            EXPECT_EQ(server.stop().status, 0);
            server.start();
        }
        server.signal_engine(0);
        std::this_thread::sleep_for(random_wait(wait_max));
        server.signal_engine(SIGKILL);
    }
    load.stop();
    EXPECT_TRUE(load.odd_answers().empty());
    expect_all_kept(load.ledger());
}

TEST_F(KillTest, ServerAndEngineKilledTogetherLoseAndDoubleNoAcknowledgedClick)
{
    server.start();
    ClickLoad load({.port = server.port(), .slugs = create_links(5)});
    for (int kill = 0; kill < kills; ++kill) {
        std::this_thread::sleep_for(random_wait(wait_max));
        server.signal_engine(SIGKILL);
        server.kill();
        server.start();
    }
    load.stop();
    EXPECT_TRUE(load.odd_answers().empty());
    expect_all_kept(load.ledger());
}

TEST_F(KillTest, ServerKilledWhileItStartsLosesAndDoublesNoAcknowledgedClick)
{
    server.start();
    ClickLoad load({.port = server.port(), .slugs = create_links(5)});
    std::this_thread::sleep_for(1s);
    for (int kill = 0; kill < kills; ++kill) {
        server.kill();
        server.launch();
        std::this_thread::sleep_for(random_wait(400ms));
    }
    server.kill();
    server.start();
    load.stop();
    EXPECT_TRUE(load.odd_answers().empty());
    expect_all_kept(load.ledger());
    EXPECT_EQ(server.engines(), 1U) << "a killed server has left its engine behind";
}

} // namespace
} // namespace waymark::crash
