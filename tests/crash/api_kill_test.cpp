// SPDX-License-Identifier: Apache-2.0
// Processes that are killed while the API is used: what was answered is kept.
#include "crash_test.hpp"
#include "harness/connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <optional>
#include <system_error>
#include <thread>

namespace waymark::crash {
namespace {

using namespace std::chrono_literals;

constexpr int kills = 10;

class ApiKillTest : public CrashTest {
protected:
    void SetUp() override
    {
        server.start();
        slugs = create_links(1);
        token = log_in();
    }

    // Nothing if the server is gone before it has answered.
    [[nodiscard]] std::optional<Answer> try_post(std::string_view target, std::string_view json)
    {
        try {
            Connection connection(server.port());
            if (connection.send(harness::post(target, json, token)))
                return connection.read_answer();
        } catch (const std::system_error&) {
            // Nobody listens.
        }
        return std::nullopt;
    }

    std::vector<std::string> slugs;
    std::string token;
};

TEST_F(ApiKillTest, CreatedLinkOutlivesTheKillOfTheServer)
{
    std::vector<std::string> created;
    int number = 0;
    const auto create_until_killed = [&] {
        while (true) {
            const auto slug = fmt::format("kept-{}", number++);
            const auto answer = try_post(
                "/api/urls",
                fmt::format(R"({{"originalUrl":"https://example.com/","customSlug":"{}"}})", slug));
            if (!answer)
                return;
            ASSERT_EQ(answer->status, 201U) << answer->body;
            created.push_back(slug);
        }
    };
    for (int kill = 0; kill < kills; ++kill) {
        std::thread creating(create_until_killed);
        std::this_thread::sleep_for(random_wait(300ms));
        server.kill();
        creating.join();
        server.start();
    }
    ASSERT_GT(created.size(), static_cast<std::size_t>(kills));
    fmt::print("{} links\n", created.size());
    Connection connection(server.port());
    for (const auto& slug : created) {
        ASSERT_TRUE(connection.send(harness::get("/" + slug)));
        const auto answer = connection.read_answer();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 302U) << slug;
    }
}

// An insert of many months is many parts, which are not stored all at once.
TEST_F(ApiKillTest, ImportedClicksOfManyMonthsAreStoredOnceThoughServerAndEngineAreKilled)
{
    constexpr std::size_t clicks_of_one_call = 480;
    Lane lane;
    std::atomic<bool> is_stopped = false;
    std::thread importing([&] {
        while (!is_stopped) {
            std::string clicks;
            const auto first = lane.acknowledged.size();
            for (std::size_t click = first; click < first + clicks_of_one_call; ++click) {
                clicks +=
                    fmt::format(R"({}{{"slug":"{}","time":"{}-{:02}-03T04:05:06Z","query":"{}"}})",
                                clicks.empty() ? "" : ",", slugs.front(), 2024 + click % 2,
                                1 + click / 2 % 12, marker(lane.id, click));
            }
            lane.acknowledged.resize(first + clicks_of_one_call);
            const auto answer =
                try_post("/api/native/clicks", fmt::format(R"({{"clicks":[{}]}})", clicks));
            const bool is_taken = answer && answer->status / 100 == 2;
            std::fill(lane.acknowledged.begin() + static_cast<std::ptrdiff_t>(first),
                      lane.acknowledged.end(), is_taken);
            std::this_thread::sleep_for(20ms);
        }
    });
    for (int kill = 0; kill < kills; ++kill) {
        std::this_thread::sleep_for(random_wait(2'000ms));
        server.signal_engine(SIGKILL);
        if (random.below(2) == 0) {
            server.kill();
            server.start();
        }
    }
    is_stopped = true;
    importing.join();
    expect_all_kept({lane});
}

} // namespace
} // namespace waymark::crash
