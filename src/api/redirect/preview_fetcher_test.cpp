// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/preview_fetcher.hpp"

#include <gtest/gtest.h>

namespace waymark::api::redirect {
namespace {

TEST(PreviewFetcher, IsWhoeverSaysSo)
{
    for (const auto* agent :
         {"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "Facebot",
          "Twitterbot/1.0", "LinkedInBot/1.0 (compatible; Mozilla/5.0)",
          "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
          "Slackbot-LinkExpanding 1.0", "TelegramBot (like TwitterBot)", "WhatsApp/2.23.20.0",
          "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)",
          "Mozilla/5.0 (compatible; PINTERESTBOT/1.0)", "facebookexternalhit/1.1;line-poker/1.0",
          "Line/1.0 Twitterbot"})
        EXPECT_EQ(preview_fetcher(agent), PreviewFetcher::crawler) << agent;
}

TEST(PreviewFetcher, MayBeSomebodyWhoReadsInLine)
{
    EXPECT_EQ(preview_fetcher("Mozilla/5.0 (iPhone) Mobile/15E148 Safari Line/13.2.0"),
              PreviewFetcher::app);
    EXPECT_EQ(preview_fetcher("line/1"), PreviewFetcher::app);
}

TEST(PreviewFetcher, IsNoBrowser)
{
    for (const auto* agent :
         {"", "f", "Line", "Line/", "Line/x", "Online/2", "Slack", "facebook", "bot",
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
          "Chrome/131.0.0.0 Safari/537.36",
          "Mozilla/5.0 (iPhone) [FBAN/FBIOS;FBAV/450.0]"})
        EXPECT_EQ(preview_fetcher(agent), PreviewFetcher::none) << agent;
}

} // namespace
} // namespace waymark::api::redirect
