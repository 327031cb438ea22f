// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/bot.hpp"

#include <gtest/gtest.h>

namespace waymark::events::enrich {
namespace {

BotVerdict check(const std::vector<PatternRow>& rows, std::string_view user_agent)
{
    return BotDetector::create(rows).value().check(user_agent);
}

TEST(BotDetector, NamesTheBestKnownBots)
{
    const BotDetector bots;
    EXPECT_EQ(bots.check("Mozilla/5.0 (compatible; Googlebot/2.1)").name, "Googlebot");
    EXPECT_EQ(bots.check("Mozilla/5.0 (compatible; Yahoo! Slurp)").name, "Yahoo Slurp");
    EXPECT_EQ(bots.check("facebookexternalhit/1.1").name, "Facebook");
    EXPECT_EQ(bots.check("Twitterbot/1.0").name, "TwitterBot");
    EXPECT_EQ(bots.check("Claude-Web/1.0").name, "ClaudeBot");
}

TEST(BotDetector, SaysWhyItFlags)
{
    EXPECT_EQ(BotDetector{}.check("curl/8.5.0"),
              (BotVerdict{.is_bot = true, .name = "Unknown Bot", .reason = "user_agent"}));
}

TEST(BotDetector, DoesNotFlagAMissingUserAgent)
{
    EXPECT_EQ(BotDetector{}.check(""), BotVerdict{});
}

TEST(BotDetector, DoesNotFlagAPhoneByCubot)
{
    EXPECT_FALSE(BotDetector{}.check("Mozilla/5.0 (Linux; Android 13; CUBOT X70)").is_bot);
    EXPECT_TRUE(BotDetector{}.check("Mozilla/5.0 (CUBOT X70; FooBot/1)").is_bot);
}

TEST(BotDetector, DoesNotFlagSogousBrowsers)
{
    EXPECT_FALSE(BotDetector{}
                     .check("Mozilla/5.0 (Linux; U; Android 9; zh-cn) Safari/537.36 "
                            "SogouMSE,SogouMobileBrowser/5.22.8")
                     .is_bot);
    EXPECT_TRUE(BotDetector{}.check("Sogou web spider/4.0").is_bot);
    EXPECT_TRUE(BotDetector{}.check("Sogou Pic Agent").is_bot);
}

TEST(BotDetector, TellsBrowsersThatAProgramDrives)
{
    for (const auto* user_agent : {"HeadlessChrome/131.0", "PhantomJS/2.1", "Selenium", "WebDriver",
                                   "Playwright/1.4", "puppeteer", "Cypress/13"}) {
        const auto verdict = BotDetector{}.check(user_agent);
        EXPECT_TRUE(verdict.is_bot && verdict.is_headless) << user_agent;
        EXPECT_EQ(verdict.reason, "user_agent");
    }
    EXPECT_FALSE(BotDetector{}.check("Googlebot/2.1").is_headless);
    EXPECT_FALSE(BotDetector{}.check("curl/8.5.0").is_headless);
}

TEST(BotDetector, FlagsByAPatternOfTheDataPack)
{
    const std::vector<PatternRow> rows{{"", "Feedly", "", ""}, {"i", "^\\w+/1\\.0$", "", ""}};
    EXPECT_TRUE(check(rows, "Feedly/1.0 (+http://www.feedly.com)").is_bot);
    EXPECT_TRUE(check(rows, "SOMETHING/1.0").is_bot);
    EXPECT_FALSE(check(rows, "feedly").is_bot);
}

TEST(BotDetector, HeedsWhatMayNotStandBeforeAMatch)
{
    const std::vector<PatternRow> rows{{"i", "http", "lib", ""}};
    EXPECT_FALSE(check(rows, "LibHTTP/2").is_bot);
    EXPECT_TRUE(check(rows, "libhttp http").is_bot);
}

TEST(BotDetector, HeedsWhatMayNotStandBehindAMatch)
{
    const std::vector<PatternRow> rows{{"i", "google", "", "(?:app|/google| pixel)"}};
    EXPECT_FALSE(check(rows, "GoogleApp").is_bot);
    EXPECT_FALSE(check(rows, "Google Pixel").is_bot);
    EXPECT_TRUE(check(rows, "Google").is_bot);
}

TEST(BotDetector, RefusesAPatternThatIsNone)
{
    const auto bots = BotDetector::create(std::vector<PatternRow>{{"", "(", "", ""}});
    ASSERT_FALSE(bots);
    EXPECT_EQ(bots.error().code, Errc::invalid_argument);
}

TEST(BotDetector, RefusesSurroundingsThatAreNone)
{
    const auto bots = BotDetector::create(std::vector<PatternRow>{{"", "a", "(", ""}});
    ASSERT_FALSE(bots);
    EXPECT_EQ(bots.error().code, Errc::invalid_argument);
}

} // namespace
} // namespace waymark::events::enrich
