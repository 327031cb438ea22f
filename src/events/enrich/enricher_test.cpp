// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/enricher.hpp"
#include "events/enrich/enrichment_data.hpp"
#include "events/enrich/visit_table.hpp"
#include "events/enrich/visitor_salts.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace waymark::events::enrich {
namespace {

class EnricherTest : public testing::Test {
protected:
    static void SetUpTestSuite() { data = std::make_unique<EnrichmentData>(WAYMARK_DATA); }
    static void TearDownTestSuite() { data.reset(); }

    EnricherTest() : salts(file, clock), enricher(*data, salts) {}
    ~EnricherTest() override { std::filesystem::remove(file); }

    [[nodiscard]] Event click() const
    {
        return {
            .kind = EventKind::click,
            .time_ms = to_epoch_ms(clock.now()),
            .owner = UserId{1},
            .ip = IpAddress::v4(0x08080808),
            .user_agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) "
                          "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 "
                          "Safari/604.1",
            .accept_language = "zh-TW,zh;q=0.9",
            .referrer = "https://www.Google.com/",
            .host = "go.example.com:8080",
            .path = "sale",
        };
    }

    Derived enriched(const Event& event)
    {
        Derived derived;
        enricher.enrich(event, derived);
        return derived;
    }

    static inline std::unique_ptr<EnrichmentData> data;
    const std::filesystem::path file = std::filesystem::path(testing::TempDir()) /
                                       ("enricher_salts_" + std::to_string(::getpid()));
    ManualClock clock{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};
    VisitorSalts salts;
    Enricher enricher;
};

TEST_F(EnricherTest, DerivesEverythingOfAClick)
{
    const auto derived = enriched(click());
    EXPECT_EQ(derived.country, "US");
    EXPECT_EQ(derived.city, "Mountain View");
    EXPECT_EQ(derived.asn, 15169U);
    EXPECT_NE(derived.isp, "");
    EXPECT_EQ(derived.device, "mobile");
    EXPECT_EQ(derived.device_brand, "Apple");
    EXPECT_EQ(derived.device_model, "iPhone");
    EXPECT_EQ(derived.browser, "Mobile Safari");
    EXPECT_EQ(derived.browser_version, "17.5");
    EXPECT_EQ(derived.os, "iOS");
    EXPECT_EQ(derived.os_version, "17.5.1");
    EXPECT_FALSE(derived.is_bot);
    EXPECT_EQ(derived.referrer_host, "google.com");
    EXPECT_EQ(derived.channel, "Organic Search");
    EXPECT_EQ(derived.language, "zh-TW");
    EXPECT_NE(derived.visitor, 0U);
}

TEST_F(EnricherTest, LeavesEmptyWhatABareEventDoesNotTell)
{
    const auto derived = enriched({});
    EXPECT_EQ(derived.country, "");
    EXPECT_EQ(derived.device, "");
    EXPECT_EQ(derived.browser, "");
    EXPECT_FALSE(derived.is_bot);
    EXPECT_EQ(derived.channel, "Direct");
    EXPECT_EQ(derived.language, "");
}

TEST_F(EnricherTest, OverwritesWhatWasDerivedBefore)
{
    Derived derived;
    enricher.enrich(click(), derived);
    enricher.enrich({}, derived);
    EXPECT_EQ(derived.browser, "");
    EXPECT_EQ(derived.referrer_host, "");
}

TEST_F(EnricherTest, TakesAPageOfTheSameHostForDirect)
{
    auto event = click();
    event.referrer = "http://www.go.EXAMPLE.com/other";
    const auto derived = enriched(event);
    EXPECT_EQ(derived.referrer_host, "");
    EXPECT_EQ(derived.channel, "Direct");
}

TEST_F(EnricherTest, IgnoresTheCaseOfCampaignsButKeepsIt)
{
    auto event = click();
    event.query = "utm_source=Google&utm_medium=CPC&utm_campaign=Spring";
    const auto derived = enriched(event);
    EXPECT_EQ(derived.channel, "Paid Search");
    EXPECT_EQ(derived.utm.source, "Google");
    EXPECT_EQ(derived.utm.campaign, "Spring");
}

TEST_F(EnricherTest, FlagsABotWithItsNameAndTheReason)
{
    auto event = click();
    event.user_agent = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    const auto derived = enriched(event);
    EXPECT_TRUE(derived.is_bot);
    EXPECT_EQ(derived.bot_name, "Googlebot");
    EXPECT_EQ(derived.bot_reason, "user_agent");
}

TEST_F(EnricherTest, FlagsABrowserThatSaysThatAProgramDrivesIt)
{
    auto event = click();
    event.flags = flag_headless;
    const auto derived = enriched(event);
    EXPECT_TRUE(derived.is_bot);
    EXPECT_EQ(derived.bot_name, "Unknown Bot");
    EXPECT_EQ(derived.bot_reason, "headless");
    event.user_agent = "Googlebot/2.1";
    EXPECT_EQ(enriched(event).bot_name, "Googlebot");
    EXPECT_EQ(enriched(event).bot_reason, "user_agent");
}

TEST_F(EnricherTest, FlagsWhatTheSiteBlocksWhateverItIs)
{
    auto event = click();
    event.flags = flag_blocked | flag_headless;
    EXPECT_TRUE(enriched(event).is_bot);
    EXPECT_EQ(enriched(event).bot_name, "");
    EXPECT_EQ(enriched(event).bot_reason, "blocked");
    event.user_agent = "Googlebot/2.1";
    EXPECT_EQ(enriched(event).bot_name, "Googlebot");
    EXPECT_EQ(enriched(event).bot_reason, "blocked");
}

TEST_F(EnricherTest, JoinsTheEventsOfAMonthWhereTheSiteAsksForIt)
{
    auto event = click();
    event.flags = flag_visitor_monthly;
    const auto visitor = enriched(event).visitor;
    EXPECT_NE(visitor, enriched(click()).visitor);
    clock.advance(std::chrono::days{9}); // the last of the month
    enricher.begin_batch();
    event.time_ms = to_epoch_ms(clock.now());
    EXPECT_EQ(enriched(event).visitor, visitor);
    clock.advance(std::chrono::days{1});
    event.time_ms = to_epoch_ms(clock.now());
    EXPECT_NE(enriched(event).visitor, visitor);
}

TEST_F(EnricherTest, StandsAnyTimeOfAMonthlyVisitor)
{
    auto event = click();
    event.flags = flag_visitor_monthly;
    for (const auto time_ms : {INT64_MIN, INT64_MAX}) {
        event.time_ms = time_ms;
        EXPECT_NE(enriched(event).visitor, 0U);
    }
}

TEST_F(EnricherTest, FindsPlacesByAnAddressThatIsNotKept)
{
    auto event = click();
    event.flags = flag_address_dropped | flag_address_truncated;
    EXPECT_EQ(enriched(event).city, "Mountain View");
}

TEST_F(EnricherTest, TellsTheVisitOfAPageViewWhereItIsGivenATableOfThem)
{
    auto event = click();
    event.kind = EventKind::page_view;
    event.site = SiteId{2};
    EXPECT_EQ(enriched(event).visit.number, 0U);

    VisitTable visits;
    Derived first;
    enricher.enrich(event, first, &visits);
    EXPECT_NE(first.visit.number, 0U);
    event.time_ms += 60'000;
    Derived second;
    enricher.enrich(event, second, &visits);
    EXPECT_EQ(second.visit.number, first.visit.number);

    event.client_visit = "session-1";
    EXPECT_NE(enriched(event).visit.number, 0U);
}

TEST_F(EnricherTest, JoinsTheEventsOfAVisitorWithinADayOnly)
{
    const auto visitor = enriched(click()).visitor;
    EXPECT_EQ(enriched(click()).visitor, visitor);
    clock.advance(std::chrono::days{1});
    enricher.begin_batch();
    EXPECT_NE(enriched(click()).visitor, visitor);
}

TEST_F(EnricherTest, KeepsTheViewsOfABatchWhileItGoesOn)
{
    std::vector<Derived> derived(5000);
    for (std::size_t i = 0; i < derived.size(); ++i) {
        auto event = click();
        const auto user_agent = fmt::format("Mozilla/5.0 Firefox/{}.0", i);
        const auto referrer = fmt::format("https://SITE-{}.example/", i);
        event.user_agent = user_agent;
        event.referrer = referrer;
        enricher.enrich(event, derived[i]);
    }
    for (std::size_t i = 0; i < derived.size(); ++i) {
        ASSERT_EQ(derived[i].browser_version, fmt::format("{}.0", i));
        ASSERT_EQ(derived[i].referrer_host, fmt::format("site-{}.example", i));
        ASSERT_EQ(derived[i].language, "zh-TW");
    }
}

} // namespace
} // namespace waymark::events::enrich
