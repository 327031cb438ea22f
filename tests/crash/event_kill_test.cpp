// SPDX-License-Identifier: Apache-2.0
// Processes that are killed while pages report their views, and report again what was not
// acknowledged.
#include "crash_test.hpp"
#include "event_load.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <csignal>
#include <thread>

namespace waymark::crash {
namespace {

using namespace std::chrono_literals;

constexpr auto wait_max = 1'500ms;
constexpr int kills = 10;

class EventKillTest : public CrashTest {
protected:
    [[nodiscard]] std::uint64_t create_site()
    {
        Connection connection(server.port());
        static_cast<void>(connection.send(harness::post(
            "/api/sites", R"({"name":"Shop","domain":"https://shop.example"})", log_in())));
        const auto answer = connection.read_answer();
        if (!answer || answer->status != 200)
            throw std::runtime_error("a site can't be created");
        return boost::json::parse(answer->body).at("data").at("id").to_number<std::uint64_t>();
    }

    void expect_each_once(const EventLoad& load)
    {
        EXPECT_EQ(load.odd_answers(), 0U);
        EXPECT_GT(load.repeated(), 0U);
        fmt::print("{} repetitions\n", load.repeated());
        expect_all_kept(load.ledger());
        expect_visits_right();
    }
};

TEST_F(EventKillTest, KilledServerStoresEachAcknowledgedEventOnceThoughClientsRepeat)
{
    server.start();
    EventLoad load({.port = server.port(), .site = create_site()});
    for (int kill = 0; kill < kills; ++kill) {
        std::this_thread::sleep_for(random_wait(wait_max));
        server.kill();
        server.start();
    }
    load.stop();
    expect_each_once(load);
}

TEST_F(EventKillTest, ServerAndEngineKilledTogetherStoreEachAcknowledgedEventOnce)
{
    server.start();
    EventLoad load({.port = server.port(), .site = create_site()});
    for (int kill = 0; kill < kills; ++kill) {
        std::this_thread::sleep_for(random_wait(wait_max));
        server.signal_engine(SIGKILL);
        server.kill();
        server.start();
    }
    load.stop();
    expect_each_once(load);
}

} // namespace
} // namespace waymark::crash
