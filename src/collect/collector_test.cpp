// SPDX-License-Identifier: Apache-2.0
#include "collect/collector.hpp"
#include "events/enrich/enrichment_data.hpp"
#include "events/enrich/visitor_salts.hpp"
#include "events/event_codec.hpp"
#include "events/scratch_directory.hpp"
#include "events/segment_reader.hpp"
#include "events/spool.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

namespace waymark::collect {
namespace {

constexpr std::string_view firefox =
    "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0";

class CollectorTest : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        data = std::make_unique<events::enrich::EnrichmentData>(WAYMARK_DATA);
    }
    static void TearDownTestSuite() { data.reset(); }

    std::unique_ptr<events::Spool> open_spool()
    {
        events::SpoolOptions options;
        options.directory = directory.path() / "spool";
        options.segment_bytes = std::size_t{1} << 20U;
        return events::Spool::open(options, clock, metrics).value();
    }

    // The paths of all events that the spool holds.
    std::multiset<std::string> spooled_paths()
    {
        std::multiset<std::string> paths;
        for (const auto& segment : spool->segments()) {
            events::SegmentReader reader(segment->published(), segment->header().salt,
                                         events::segment_header_bytes);
            events::Event event;
            while (const auto record = reader.next()) {
                EXPECT_TRUE(events::decode(record->payload, event));
                paths.emplace(event.path);
            }
        }
        return paths;
    }

    static inline std::unique_ptr<events::enrich::EnrichmentData> data;
    events::ScratchDirectory directory;
    SystemClock clock;
    MetricsRegistry metrics;
    std::unique_ptr<events::Spool> spool = open_spool();
    events::Intake intake{*spool, 0};
    events::enrich::VisitorSalts salts{directory.path() / "salts", clock};
    LiveFeed live;
    Collector collector{
        {.intake = intake, .enrichment = *data, .salts = salts, .clock = clock, .live = live}};
    const sites::KnownSite site{made_site({})};

    static sites::Site made_site(std::vector<sites::VisitRule> rules)
    {
        sites::Site made;
        made.id = SiteId{7};
        made.owner = UserId{3};
        made.name = "Shop";
        made.domain = "https://shop.example";
        made.rules = std::move(rules);
        return made;
    }
};

TEST_F(CollectorTest, AppendsInOrder)
{
    const std::vector<Hit> hits{{.url = "/a"}, {.url = "/b"}};
    const auto appended = collector.append(site, hits);
    EXPECT_EQ(appended.taken, 2U);
    EXPECT_EQ(appended.ends.size(), 1U);
    EXPECT_EQ(spooled_paths(), (std::multiset<std::string>{"/a", "/b"}));
}

TEST_F(CollectorTest, TellsTheOrderOfWhatHasNoTimeOfItsOwn)
{
    const auto now_ms = to_epoch_ms(clock.now());
    const std::vector<Hit> hits{{.url = "/a"},
                                {.url = "/b", .time_ms = now_ms - 5},
                                {.url = "/c", .time_ms = 0}, // is not believed
                                {.url = "/d"}};
    std::vector<std::int64_t> ages;
    const auto hear = [&](const LiveFeed::Item& item) {
        ages.push_back(item.event.received_ms - item.event.time_ms);
    };
    ASSERT_TRUE(live.listen(site.id, {.hear = hear, .is_open = [] { return true; }}));
    ASSERT_EQ(collector.append(site, hits).taken, 4U);
    ASSERT_EQ(ages.size(), 4U);
    EXPECT_EQ(ages[0], 2);
    EXPECT_GE(ages[1], 5) << "as it was told";
    EXPECT_EQ(ages[2], 1);
    EXPECT_EQ(ages[3], 0);
}

TEST_F(CollectorTest, TellsWhatBecameOfAHit)
{
    const Hit hit{.url = "/a",
                  .ip = IpAddress::v4(0x08080808),
                  .user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 "
                                "Firefox/121.0"};
    bool is_told = false;
    const auto appended = collector.append(
        site, hit, [&](const events::Event& event, const events::enrich::Derived& derived) {
            is_told = true;
            EXPECT_EQ(event.site, site.id);
            EXPECT_EQ(derived.browser, "Firefox");
            EXPECT_EQ(derived.country, "US");
            EXPECT_NE(derived.visitor, 0U);
        });
    EXPECT_EQ(appended.taken, 1U);
    EXPECT_TRUE(is_told);
}

TEST_F(CollectorTest, FlagsWhatTheSitesListsKeepOut)
{
    using sites::VisitRule;
    const sites::KnownSite strict(
        made_site({{VisitRule::List::blocked, VisitRule::Kind::path, "/admin/*"},
                   {VisitRule::List::blocked, VisitRule::Kind::country, "US"}}));
    const auto is_blocked = [&](const Hit& hit) {
        bool is_flagged = false;
        EXPECT_EQ(collector
                      .append(strict, hit,
                              [&](const events::Event& event, const auto& derived) {
                                  is_flagged = (event.flags & events::flag_blocked) != 0;
                                  EXPECT_EQ(derived.is_bot, is_flagged);
                              })
                      .taken,
                  1U)
            << "kept all the same";
        return is_flagged;
    };
    EXPECT_FALSE(is_blocked({.url = "/", .user_agent = firefox}));
    EXPECT_TRUE(is_blocked({.url = "/admin/users", .user_agent = firefox}));
    EXPECT_TRUE(is_blocked({.url = "/", .ip = IpAddress::v4(0x08080808), .user_agent = firefox}));
}

TEST_F(CollectorTest, TellsThoseWhoListen)
{
    std::vector<std::string> heard;
    const auto hear = [&](const LiveFeed::Item& item) {
        heard.push_back(fmt::format("{} {}", item.event.path, item.derived.country));
    };
    ASSERT_TRUE(live.listen(site.id, {.hear = hear, .is_open = [] { return true; }}));
    const std::vector<Hit> hits{{.url = "/a", .ip = IpAddress::v4(0x08080808)}, {.url = "/b"}};
    ASSERT_EQ(collector.append(site, hits).taken, 2U);
    ASSERT_EQ(collector.append(site, hits[0], [](const auto&, const auto&) {}).taken, 1U);
    EXPECT_EQ(heard, (std::vector<std::string>{"/a US", "/b ", "/a US"}));
}

TEST_F(CollectorTest, TakesHitsOfManyThreads)
{
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                const Hit hit{.url = "/a"};
                for (int n = 0; n < 100; ++n) {
                    const auto appended =
                        n % 2 == 0 ? collector.append(site, {&hit, 1})
                                   : collector.append(site, hit, [](const auto&, const auto&) {});
                    EXPECT_EQ(appended.taken, 1U);
                }
            });
        }
    }
    EXPECT_EQ(spooled_paths().count("/a"), 400U);
}

} // namespace
} // namespace waymark::collect
