// SPDX-License-Identifier: Apache-2.0
#include "collect/live_feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace waymark::collect {
namespace {

void publish(LiveFeed& feed, SiteId site, std::string_view path)
{
    const events::Event event{.path = path};
    const events::enrich::Derived derived;
    feed.publish(site, {event, derived});
}

bool always()
{
    return true;
}

TEST(LiveFeed, TellsThoseWhoListenToTheSite)
{
    LiveFeed feed;
    std::vector<std::string> heard;
    const auto hear = [&](const LiveFeed::Item& item) { heard.emplace_back(item.event.path); };
    EXPECT_FALSE(feed.has_listeners(SiteId{1}));
    ASSERT_TRUE(feed.listen(SiteId{1}, {.hear = hear, .is_open = always}));
    EXPECT_TRUE(feed.has_listeners(SiteId{1}));
    EXPECT_FALSE(feed.has_listeners(SiteId{2}));
    publish(feed, SiteId{1}, "/a");
    publish(feed, SiteId{2}, "/b");
    publish(feed, SiteId{1}, "/c");
    EXPECT_THAT(heard, testing::ElementsAre("/a", "/c"));
}

TEST(LiveFeed, ForgetsWhoIsGone)
{
    LiveFeed feed;
    int heard = 0;
    const auto hear = [&](const LiveFeed::Item&) { ++heard; };
    ASSERT_TRUE(feed.listen(SiteId{1}, {.hear = hear, .is_open = [&] { return heard < 2; }}));
    for (int i = 0; i < 5; ++i)
        publish(feed, SiteId{1}, "/");
    EXPECT_EQ(heard, 2);
    EXPECT_FALSE(feed.has_listeners(SiteId{1}));
    EXPECT_EQ(feed.count(), 0U);
}

TEST(LiveFeed, HasALimitOfThoseWhoAreThere)
{
    LiveFeed feed;
    bool is_open = true;
    const LiveFeed::Listener listener{.hear = [](const LiveFeed::Item&) {},
                                      .is_open = [&] { return is_open; }};
    for (std::size_t i = 0; i < LiveFeed::listeners_max; ++i)
        ASSERT_TRUE(feed.listen(SiteId{i}, listener));
    EXPECT_FALSE(feed.listen(SiteId{0}, listener));
    is_open = false;
    EXPECT_TRUE(feed.listen(SiteId{0}, listener)) << "nobody was there any more";
    EXPECT_EQ(feed.count(), 1U);
}

TEST(LiveFeed, LetsAllGoWhenItIsClosed)
{
    LiveFeed feed;
    int heard = 0;
    const LiveFeed::Listener listener{.hear = [&](const LiveFeed::Item&) { ++heard; },
                                      .is_open = always};
    ASSERT_TRUE(feed.listen(SiteId{1}, listener));
    feed.close();
    publish(feed, SiteId{1}, "/");
    EXPECT_EQ(heard, 0);
    EXPECT_FALSE(feed.listen(SiteId{1}, listener));
}

TEST(LiveFeed, ListenersMayComeWhileEventsDo)
{
    LiveFeed feed;
    constexpr std::size_t listeners = 200;
    std::atomic<std::size_t> heard = 0;
    const auto hear = [&](const LiveFeed::Item&) { ++heard; };
    {
        const std::jthread listening([&] {
            for (std::size_t i = 0; i < listeners; ++i)
                EXPECT_TRUE(feed.listen(SiteId{1}, {.hear = hear, .is_open = always}));
        });
        for (int i = 0; i < 200; ++i)
            publish(feed, SiteId{1}, "/");
    }
    heard = 0;
    publish(feed, SiteId{1}, "/");
    EXPECT_EQ(heard, listeners);
}

} // namespace
} // namespace waymark::collect
