// SPDX-License-Identifier: Apache-2.0
// An event store that is away for a while.
#include "crash_test.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <csignal>
#include <thread>

namespace waymark::crash {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;
using testing::HasSubstr;

// What a busy machine may add to a redirect, engine or not.
constexpr microseconds slack = 50ms;

class AwayEngineTest : public CrashTest {
protected:
    // A library that can be taken away and brought back while the server runs.
    AwayEngineTest()
    {
        restore_library();
        server.set("engine.library", library_.string());
    }

    void restore_library() const
    {
        std::filesystem::create_symlink(WAYMARK_CHDB_LIBRARY, library_);
    }
    void remove_library() const { std::filesystem::remove(library_); }

    // Follows links for that long, one request at a time, and tells the time in which 99 of 100
    // were answered.
    microseconds follow_links(std::chrono::milliseconds time)
    {
        const auto first_lane = static_cast<unsigned>(ledger.size());
        ClickLoad load({.port = server.port(),
                        .slugs = slugs,
                        .first_lane = first_lane,
                        .burst = 1,
                        .pause = 2ms});
        std::this_thread::sleep_for(time);
        load.stop();
        append(ledger, load.ledger());
        EXPECT_TRUE(load.odd_answers().empty());
        const auto p99 = load.latency(0.99);
        fmt::print("redirects: median {} us, p99 {} us\n", load.latency(0.5).count(), p99.count());
        return p99;
    }

    std::vector<std::string> slugs;
    Ledger ledger;

private:
    std::filesystem::path library_ = directory.path() / "libchdb.so";
};

TEST_F(AwayEngineTest, EngineDownForAMinuteSlowsNoRedirectAndLosesNothing)
{
    server.start();
    slugs = create_links(5);
    const auto usual = follow_links(5s);

    remove_library();
    server.signal_engine(SIGKILL);
    EXPECT_LT(follow_links(60s), 2 * usual + slack);
    const auto health = body_of("/health");
    EXPECT_THAT(health, HasSubstr(R"("status":"degraded")"));
    EXPECT_THAT(health, HasSubstr(R"("status":"disconnected")"));
    EXPECT_GT(metric("waymark_spool_lag_events"), 0);

    restore_library();
    expect_all_kept(ledger);
    EXPECT_EQ(metric("waymark_events_dropped_total{reason=\"spool_full\"}"), 0);
}

TEST_F(AwayEngineTest, FrozenEngineSlowsNoRedirectAndIsReplaced)
{
    server.start();
    slugs = create_links(5);
    const auto usual = follow_links(3s);
    const pid_t frozen = server.engine();

    server.signal_engine(SIGSTOP);
    EXPECT_LT(follow_links(10s), 2 * usual + slack);
    expect_all_kept(ledger, 90s);
    EXPECT_NE(server.engine(), frozen);
}

} // namespace
} // namespace waymark::crash
