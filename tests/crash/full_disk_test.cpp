// SPDX-License-Identifier: Apache-2.0
// A spool whose disk is full.
#include "crash_test.hpp"
#include "tmpfs.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <csignal>
#include <fstream>
#include <optional>
#include <thread>

namespace waymark::crash {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

constexpr std::size_t disk_bytes = std::size_t{12} << 20U;
constexpr std::size_t segment_bytes = std::size_t{1} << 20U;
constexpr const char* dropped = "waymark_events_dropped_total{reason=\"spool_full\"}";

class FullDiskTest : public CrashTest {
protected:
    void SetUp() override
    {
        enter_mount_namespace();
        fs::create_directories(spool());
        disk.emplace(spool(), disk_bytes);
        server.set("spool.segment_bytes", fmt::format("{}", segment_bytes));
        server.set("engine.library", library.string());
        restore_library();
    }

    void TearDown() override
    {
        CrashTest::TearDown();
        server.kill();
    }

    [[nodiscard]] fs::path spool() const { return server.data() / "spool"; }
    void restore_library() const { fs::create_symlink(WAYMARK_CHDB_LIBRARY, library); }
    void remove_library() const { fs::remove(library); }

    // Follows links until `is_enough` or a minute has passed; false in the latter case.
    template <typename Condition>
    [[nodiscard]] bool follow_links_until(Condition is_enough)
    {
        ClickLoad load({.port = server.port(),
                        .slugs = slugs,
                        .connections = 2,
                        .first_lane = static_cast<unsigned>(ledger.size()),
                        .pause = 2ms,
                        .padding_bytes = 1'000});
        const auto deadline = Steady::now() + 60s;
        bool is_reached = false;
        while (!is_reached && Steady::now() < deadline) {
            std::this_thread::sleep_for(100ms);
            is_reached = is_enough();
        }
        load.stop();
        EXPECT_TRUE(load.odd_answers().empty());
        append(ledger, load.ledger());
        return is_reached;
    }

    [[nodiscard]] bool follow_links_until_some_are_dropped()
    {
        return follow_links_until([this] { return metric(dropped) > 100; });
    }

    // True when no click of a second of load is dropped.
    [[nodiscard]] bool are_clicks_kept_again()
    {
        return follow_links_until([this, last = metric(dropped), since = Steady::now()]() mutable {
            if (const double now = metric(dropped); now > last) {
                last = now;
                since = Steady::now();
            }
            return Steady::now() - since > 1s;
        });
    }

    // Each click was answered by a 302; those that the server has not counted as dropped are in the
    // event store, once.
    void expect_all_kept_but_the_dropped()
    {
        drain(90s);
        const auto found = audit(ledger, stored());
        const auto lost = static_cast<std::size_t>(metric(dropped));
        fmt::print("{} clicks acknowledged, {} dropped, {} stored\n", found.acknowledged, lost,
                   found.stored);
        EXPECT_EQ(found.acknowledged, found.sent);
        EXPECT_GT(found.stored, 0U);
        EXPECT_EQ(found.lost.size(), lost);
        EXPECT_TRUE(found.doubled.empty());
        EXPECT_TRUE(found.strangers.empty());
    }

    const fs::path library = directory.path() / "libchdb.so";
    std::optional<Tmpfs> disk;
    std::vector<std::string> slugs;
    Ledger ledger;
};

TEST_F(FullDiskTest, SpoolFilledWhileTheEngineIsAwayTakesClicksAgainWhenItIsBack)
{
    server.start();
    slugs = create_links(5);
    remove_library();
    server.signal_engine(SIGKILL);
    ASSERT_TRUE(follow_links_until_some_are_dropped());
    const auto health = boost::json::parse(body_of("/health"));
    EXPECT_EQ(health.at("spool").at("status"), "failing");
    EXPECT_EQ(lines_logged("the spool can't grow"), 1U);
    EXPECT_EQ(lines_logged("No space left on device"), 1U);

    restore_library();
    EXPECT_TRUE(are_clicks_kept_again());
    expect_all_kept_but_the_dropped();
    EXPECT_TRUE(server.is_running());
}

// Writes to a file until the disk is full.
void fill_disk(const fs::path& file)
{
    std::ofstream stream(file, std::ios::binary);
    const std::string block(std::size_t{64} << 10U, 'x');
    while (stream << block << std::flush)
        continue;
}

TEST_F(FullDiskTest, SpoolTakesClicksAgainWhenAStrangersFileIsGone)
{
    server.start();
    slugs = create_links(5);
    const auto ballast = spool() / "ballast";
    fill_disk(ballast);
    ASSERT_TRUE(follow_links_until_some_are_dropped());

    fs::remove(ballast);
    EXPECT_TRUE(are_clicks_kept_again());
    expect_all_kept_but_the_dropped();
}

constexpr std::size_t store_bytes = std::size_t{64} << 20U;

TEST_F(FullDiskTest, EventsWaitInTheSpoolWhileTheEventStoresDiskIsFull)
{
    const auto store = server.data() / "events";
    fs::create_directories(store);
    const Tmpfs store_disk(store, store_bytes);
    server.start();
    slugs = create_links(5);
    drain();
    fill_disk(store / "ballast");
    ASSERT_TRUE(
        follow_links_until([this] { return metric("waymark_forwarder_retries_total") > 2; }));
    EXPECT_GT(metric("waymark_spool_lag_events"), 0);

    fs::remove(store / "ballast");
    expect_all_kept(ledger, 90s);
    EXPECT_EQ(metric(dropped), 0);
}

// The store's tables come into being while there is no room for what describes them.
TEST_F(FullDiskTest, TablesThatAreMadeOnAFullDiskOutliveTheEngine)
{
    constexpr std::size_t left_bytes = std::size_t{256} << 10U;
    const auto store = server.data() / "events";
    const auto ballast = store / "ballast";
    fs::create_directories(store);
    const Tmpfs store_disk(store, store_bytes);
    fill_disk(ballast);
    fs::resize_file(ballast, fs::file_size(ballast) - left_bytes);
    server.start();
    slugs = create_links(5);
    const auto has_lag = [this] { return metric("waymark_spool_lag_events") > 500; };
    ASSERT_TRUE(follow_links_until(has_lag));
    std::this_thread::sleep_for(2s); // of further tries
    fs::remove(ballast);
    expect_all_kept(ledger, 90s);

    server.signal_engine(SIGSTOP);
    ASSERT_TRUE(follow_links_until(has_lag));
    server.signal_engine(SIGKILL);
    expect_all_kept(ledger, 90s);
    EXPECT_EQ(metric(dropped), 0);
}

TEST_F(FullDiskTest, ServerStartsOnAFullDiskAndServes)
{
    server.start();
    slugs = create_links(5);
    remove_library();
    server.signal_engine(SIGKILL);
    ASSERT_TRUE(follow_links_until_some_are_dropped());
    const auto before = static_cast<std::size_t>(metric(dropped));
    server.kill();

    server.start();
    ASSERT_TRUE(follow_links_until([this] { return metric("waymark_uptime_seconds") > 2; }));
    restore_library();
    EXPECT_TRUE(are_clicks_kept_again());
    drain(90s);
    const auto found = audit(ledger, stored());
    EXPECT_EQ(found.acknowledged, found.sent);
    EXPECT_EQ(found.lost.size(), before + static_cast<std::size_t>(metric(dropped)));
    EXPECT_TRUE(found.doubled.empty());
}

} // namespace
} // namespace waymark::crash
