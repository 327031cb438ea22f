// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/engine_process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

namespace waymark::clickhouse {

namespace {

using namespace std::chrono_literals;

// Programs that end or hang where an engine would answer. What an engine does when all is well is
// tested with the real one.
class EngineProcessTest : public testing::Test {
protected:
    void SetUp() override { ASSERT_NE(mkdtemp(directory.data()), nullptr); }
    void TearDown() override { std::filesystem::remove_all(directory); }

    [[nodiscard]] EngineOptions options(const std::string& script) const
    {
        const auto program = directory + "/engine";
        std::ofstream(program) << "#!/bin/sh\n" << script << '\n';
        ::chmod(program.c_str(), 0700);
        return {.program = program,
                .library = "/none",
                .data_dir = directory,
                .socket = directory + "/socket",
                .start_timeout = 10s,
                .pause_min = 5ms,
                .pause_max = 20ms};
    }

    template <typename Condition>
    static bool eventually(Condition condition)
    {
        const auto deadline = std::chrono::steady_clock::now() + 20s;
        while (!condition()) {
            if (std::chrono::steady_clock::now() >= deadline)
                return false;
            std::this_thread::sleep_for(2ms);
        }
        return true;
    }

    std::string directory = (std::filesystem::temp_directory_path() / "engine-XXXXXX").string();
};

TEST_F(EngineProcessTest, StartsAgainWhatEndsAtOnce)
{
    EngineProcess engine(options("exit 3"));
    engine.start();
    EXPECT_TRUE(eventually([&] { return engine.status().restarts >= 3; }));
    EXPECT_EQ(engine.status().last_ending, "exit code 3");
    EXPECT_TRUE(engine.stop(1s));
    EXPECT_EQ(engine.status().state, EngineState::stopped);
}

TEST_F(EngineProcessTest, KeepsTryingAProgramThatIsNotThere)
{
    auto missing = options("");
    missing.program = directory + "/missing";
    EngineProcess engine(missing);
    engine.start();
    EXPECT_TRUE(eventually([&] { return engine.status().restarts >= 2; }));
    EXPECT_THAT(engine.status().last_ending, testing::HasSubstr("missing"));
    EXPECT_FALSE(engine.wait_until_running(0ms));
}

TEST_F(EngineProcessTest, TellsThatItStartsWhileNothingAnswers)
{
    EngineProcess engine(options("exec sleep 60"));
    engine.start();
    EXPECT_TRUE(eventually([&] { return engine.status().pid != 0; }));
    EXPECT_EQ(engine.status().state, EngineState::starting);
    EXPECT_EQ(engine.status().uptime, 0ms);
    EXPECT_TRUE(engine.stop(5s));
    EXPECT_EQ(engine.status().last_ending, "signal 15");
    EXPECT_EQ(engine.status().restarts, 0U);
}

TEST_F(EngineProcessTest, KillsWhatDoesNotAnswerInTime)
{
    auto hanging = options("exec sleep 60");
    hanging.start_timeout = 50ms;
    EngineProcess engine(hanging);
    engine.start();
    EXPECT_TRUE(eventually([&] { return engine.status().restarts >= 1; }));
    EXPECT_EQ(engine.status().last_ending, "signal 9");
}

TEST_F(EngineProcessTest, KillsWhatIgnoresTheRequestToStop)
{
    EngineProcess engine(
        options("trap '' TERM; : > " + directory + "/ready; while :; do sleep 60; done"));
    engine.start();
    ASSERT_TRUE(eventually([&] { return std::filesystem::exists(directory + "/ready"); }));
    EXPECT_FALSE(engine.stop(50ms));
    EXPECT_EQ(engine.status().state, EngineState::stopped);
}

TEST_F(EngineProcessTest, CanBeStartedAgainAfterAStop)
{
    EngineProcess engine(options("exec sleep 60"));
    for (int i = 0; i < 2; ++i) {
        engine.start();
        EXPECT_TRUE(eventually([&] { return engine.status().pid != 0; }));
        EXPECT_TRUE(engine.stop(5s));
        EXPECT_EQ(engine.status().state, EngineState::stopped);
    }
}

} // namespace

} // namespace waymark::clickhouse
