// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/bot_verdict.hpp"
#include "events/enrich/enrichment_data.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace waymark::events::enrich {
namespace {

constexpr std::string_view chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, "
                                    "like Gecko) Chrome/131.0.0.0 Safari/537.36";
constexpr std::string_view headless_chrome =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "HeadlessChrome/131.0.0.0 Safari/537.36";
constexpr std::uint32_t amazon = 16509;
constexpr std::uint32_t telekom = 3320;
constexpr std::string_view spammer = "www.semalt.com";

class BotVerdictTest : public testing::Test {
protected:
    static void SetUpTestSuite() { data = std::make_unique<EnrichmentData>(WAYMARK_DATA); }
    static void TearDownTestSuite() { data.reset(); }

    struct Case {
        EventKind kind = EventKind::page_view;
        std::string_view user_agent = chrome;
        std::uint32_t flags = 0;
        std::uint32_t asn = telekom;
        std::string_view referrer_host = "example.com";
    };

    static BotVerdict judge(const Case& one, const EnrichmentData& by)
    {
        const auto by_agent = by.bot(one.user_agent);
        const Event event{.kind = one.kind, .flags = one.flags, .user_agent = one.user_agent};
        return verdict_on(
            event, {.by_agent = by_agent, .asn = one.asn, .referrer_host = one.referrer_host}, by);
    }

    static std::string_view reason(const Case& one) { return judge(one, *data).reason; }

    static inline std::unique_ptr<EnrichmentData> data;
};

TEST_F(BotVerdictTest, FindsNothingAgainstAPerson)
{
    for (const auto kind : {EventKind::click, EventKind::page_view, EventKind::custom,
                            EventKind::engagement, EventKind::conversion})
        EXPECT_EQ(judge({.kind = kind}, *data), BotVerdict{});
}

TEST_F(BotVerdictTest, FlagsWhatPagesReportFromADataCentre)
{
    for (const auto kind : {EventKind::page_view, EventKind::custom, EventKind::engagement}) {
        EXPECT_EQ(judge({.kind = kind, .asn = amazon}, *data),
                  (BotVerdict{.is_bot = true, .name = "Unknown Bot", .reason = "data_centre"}));
    }
}

TEST_F(BotVerdictTest, FlagsVisitsThatSpamReferrersClaim)
{
    EXPECT_EQ(judge({.referrer_host = spammer}, *data),
              (BotVerdict{.is_bot = true, .name = "Unknown Bot", .reason = "referrer_spam"}));
}

TEST_F(BotVerdictTest, JudgesClicksByTheirUserAgentAlone)
{
    const auto kind = EventKind::click;
    EXPECT_EQ(reason({.kind = kind, .asn = amazon, .referrer_host = spammer}), "");
    EXPECT_EQ(reason({.kind = kind, .user_agent = headless_chrome}), "user_agent");
    EXPECT_EQ(reason({.kind = EventKind::conversion, .asn = amazon}), "");
}

TEST_F(BotVerdictTest, FlagsBrowsersThatSayThatAProgramDrivesThem)
{
    EXPECT_EQ(reason({.user_agent = headless_chrome}), "headless");
    EXPECT_EQ(reason({.user_agent = "Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, "
                                    "like Gecko) PhantomJS/2.1.1 Safari/538.1"}),
              "headless");
    EXPECT_EQ(reason({.flags = flag_headless}), "headless");
    EXPECT_EQ(judge({.flags = flag_headless}, *data).name, "Unknown Bot");
}

TEST_F(BotVerdictTest, SaysTheFirstReasonOfSeveral)
{
    const auto all = flag_blocked | flag_headless;
    EXPECT_EQ(
        reason(
            {.user_agent = headless_chrome, .flags = all, .asn = amazon, .referrer_host = spammer}),
        "blocked");
    EXPECT_EQ(reason({.user_agent = headless_chrome, .asn = amazon, .referrer_host = spammer}),
              "headless");
    EXPECT_EQ(reason({.user_agent = "Googlebot/2.1",
                      .flags = flag_headless,
                      .asn = amazon,
                      .referrer_host = spammer}),
              "user_agent");
    EXPECT_EQ(reason({.asn = amazon, .referrer_host = spammer}), "referrer_spam");
}

TEST_F(BotVerdictTest, KeepsTheNameThatTheUserAgentTells)
{
    EXPECT_EQ(judge({.user_agent = "Googlebot/2.1", .flags = flag_blocked}, *data).name,
              "Googlebot");
    EXPECT_EQ(judge({.flags = flag_blocked}, *data).name, "") << "a person whom nobody wants";
    EXPECT_EQ(judge({.user_agent = "Googlebot/2.1", .asn = amazon}, *data).name, "Googlebot");
}

TEST_F(BotVerdictTest, HoldsADataCentreAgainstNoServerThatReports)
{
    EXPECT_EQ(reason({.user_agent = "", .asn = amazon}), "");
    EXPECT_EQ(reason({.user_agent = "", .asn = amazon, .referrer_host = spammer}), "referrer_spam");
}

TEST_F(BotVerdictTest, HoldsADataCentreAgainstNobodyWhereThatIsSwitchedOff)
{
    const EnrichmentData lenient(WAYMARK_DATA, {.flags_data_centres = false});
    EXPECT_EQ(judge({.asn = amazon}, lenient), BotVerdict{});
    EXPECT_EQ(judge({.referrer_host = spammer}, lenient).reason, "referrer_spam");
}

} // namespace
} // namespace waymark::events::enrich
