// SPDX-License-Identifier: Apache-2.0
#include "api/native/live_stream.hpp"
#include "http/event_stream.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace waymark::api::native {
namespace {

using waymark::collect::LiveFeed;

class LiveStreamTest : public testing::Test {
protected:
    static constexpr SiteId site{7};

    // The stream that a client of the site reads.
    std::shared_ptr<http::EventQueue> open(bool include_bots, std::size_t bytes_max = 10'000)
    {
        auto queue = std::make_shared<http::EventQueue>(bytes_max, [] {});
        stream_live(feed, {.site = site, .include_bots = include_bots})
            .stream(std::make_shared<http::EventStream>(queue));
        return queue;
    }

    void publish(std::string_view path, bool is_bot = false)
    {
        events::Event event;
        event.kind = events::EventKind::page_view;
        event.path = path;
        events::enrich::Derived derived;
        derived.is_bot = is_bot;
        derived.bot_reason = is_bot ? "user_agent" : "";
        feed.publish(site, {event, derived});
    }

    LiveFeed feed;
};

TEST_F(LiveStreamTest, TellsWhatHappens)
{
    const auto queue = open(false);
    publish("/prices");
    publish("/by-a-bot", true);
    EXPECT_EQ(queue->take(), "event: visit\ndata: {\"time\":\"1970-01-01T00:00:00.000Z\","
                             "\"kind\":\"page_view\",\"path\":\"/prices\","
                             "\"visitor\":\"0000000000000000\"}\n\n");
}

TEST_F(LiveStreamTest, TellsOfBotsIfAsked)
{
    const auto queue = open(true);
    publish("/by-a-bot", true);
    EXPECT_TRUE(queue->take().contains(R"("bot":"user_agent")"));
}

TEST_F(LiveStreamTest, CountsWhatASlowReaderMissed)
{
    const auto queue = open(false, 300);
    for (int i = 0; i < 5; ++i)
        publish("/page");
    const auto first = queue->take();
    EXPECT_FALSE(first.contains("missed"));
    publish("/page");
    EXPECT_TRUE(queue->take().contains("\"missed\":"));
    publish("/page");
    EXPECT_FALSE(queue->take().contains("missed"));
}

TEST_F(LiveStreamTest, ForgetsAReaderWhoIsGone)
{
    const auto queue = open(false);
    queue->close();
    publish("/page");
    EXPECT_FALSE(feed.has_listeners());
}

TEST_F(LiveStreamTest, RefusesWhenTooManyListen)
{
    for (std::size_t i = 0; i < LiveFeed::listeners_max; ++i)
        ASSERT_TRUE(feed.listen(
            site, {.hear = [](const LiveFeed::Item&) {}, .is_open = [] { return true; }}));
    const auto queue = open(false);
    EXPECT_TRUE(queue->closed());
    EXPECT_TRUE(queue->take().contains("refused"));
}

TEST(LiveView, LeavesOutWhatIsNotKnownAndMendsText)
{
    events::Event event;
    event.name = "sign\xff";
    event.kind = events::EventKind::custom;
    events::enrich::Derived derived;
    derived.country = "DE";
    derived.visitor = 255;
    EXPECT_EQ(boost::json::serialize(to_live_view({event, derived})),
              "{\"time\":\"1970-01-01T00:00:00.000Z\",\"kind\":\"custom\","
              "\"name\":\"sign\uFFFD\",\"country\":\"DE\","
              "\"visitor\":\"00000000000000ff\"}");
}

} // namespace
} // namespace waymark::api::native
