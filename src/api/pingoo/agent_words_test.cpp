// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/agent_words.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace waymark::api::pingoo {

namespace {

struct Known {
    std::string_view agent;
    std::string_view device;
    std::string_view browser;
    std::string_view os;
};

void expect_words(const std::vector<Known>& agents)
{
    for (const auto& known : agents) {
        const auto words = agent_words(known.agent);
        EXPECT_EQ(words.device, known.device) << known.agent;
        EXPECT_EQ(words.browser, known.browser) << known.agent;
        EXPECT_EQ(words.os, known.os) << known.agent;
    }
}

TEST(AgentWords, AreThoseThatClientsKnowOfBrowsers)
{
    expect_words({
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/120.0.0.0 Safari/537.36",
         "desktop", "Chrome 120.0.0.0", "Windows 10"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/120.0.0.0 Safari/537.36 Edg/120.0.2210.91",
         "desktop", "Edge 120.0.2210.91", "Windows 10"},
        {"Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko", "desktop",
         "Internet Explorer 11.0", "Windows 7"},
        {"Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)", "desktop",
         "Internet Explorer 9.0", "Windows 7"},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "Version/17.1 Safari/605.1.15",
         "desktop", "Safari 17.1", "Intel Mac OS X 10_15_7"},
        {"Mozilla/5.0 (Macintosh; U; Intel Mac OS X 10_6_8; en-us) AppleWebKit/533.21.1 (KHTML, "
         "like Gecko) Version/5.0.5 Safari/533.21.1",
         "desktop", "Safari 5.0.5", "Intel Mac OS X 10_6_8"},
        {"Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "desktop",
         "Firefox 121.0", "Linux x86_64"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:121.0) Gecko/20100101 Firefox/121.0",
         "desktop", "Firefox 121.0", "Windows 10"},
        {"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "HeadlessChrome/120.0.0.0 Safari/537.36",
         "desktop", "Headless Chrome 120.0.0.0", "Linux x86_64"},
        {"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/119.0.0.0 Safari/537.36",
         "desktop", "Chrome 119.0.0.0", "CrOS x86_64 14541.0.0"},
    });
}

TEST(AgentWords, AreThoseThatClientsKnowOfPhonesAndTablets)
{
    expect_words({
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Version/17.1 Mobile/15E148 Safari/604.1",
         "mobile", "Safari 17.1", "CPU iPhone OS 17_1 like Mac OS X"},
        {"Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "Version/16.6 Mobile/15E148 Safari/604.1",
         "mobile", "Safari 16.6", "CPU OS 16_6 like Mac OS X"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) CriOS/120.0.6099.119 Mobile/15E148 Safari/604.1",
         "mobile", "Chrome 120.0.6099.119", "CPU iPhone OS 17_1 like Mac OS X"},
        {"Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/120.0.0.0 Mobile Safari/537.36",
         "mobile", "Chrome 120.0.0.0", "Android 13"},
        {"Mozilla/5.0 (Linux; U; Android 4.0.3; de-de; Galaxy S II) AppleWebKit/534.30 (KHTML, "
         "like "
         "Gecko) Version/4.0 Mobile Safari/534.30",
         "mobile", "Android 4.0", "Android 4.0.3"},
        {"Mozilla/5.0 (Linux; Android 10; MI 9 Build/QKQ1; wv) AppleWebKit/537.36 (KHTML, like "
         "Gecko) Version/4.0 Chrome/86.0.4240.99 XWEB/3185 MMWEBSDK/20220204 Mobile Safari/537.36 "
         "MMWEBID/42 MicroMessenger/8.0.20.2080(0x28001435) Process/toolsmp WeChat/arm64",
         "mobile", "Android 4.0", "Android 10"},
        {"Mozilla/5.0 (Android 13; Mobile; rv:121.0) Gecko/121.0 Firefox/121.0", "mobile",
         "Firefox 121.0", "Android 13"},
    });
}

TEST(AgentWords, AreThoseThatClientsKnowOfRobots)
{
    expect_words({
        {"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "desktop",
         "Googlebot 2.1", ""},
        {"Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, "
         "like "
         "Gecko) Chrome/120.0.6099.119 Mobile Safari/537.36 (compatible; Googlebot/2.1; "
         "+http://www.google.com/bot.html)",
         "mobile", "Googlebot 2.1", ""},
        {"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; "
         "+http://www.bing.com/bingbot.htm) Chrome/103.0.5060.134 Safari/537.36",
         "desktop", "bingbot 2.0", ""},
        {"Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
         "desktop", "Baiduspider 2.0", ""},
        {"Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)", "desktop",
         "YandexBot 3.0", ""},
        {"Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)", "desktop",
         "SemrushBot 7~bl", ""},
        {"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "desktop",
         "facebookexternalhit 1.1", ""},
        {"Twitterbot/1.0", "desktop", "Twitterbot ", ""},
    });
}

TEST(AgentWords, OfWhatIsNoBrowserAreItsFirstProduct)
{
    expect_words({
        {"Mozilla/5.0...", "desktop", "Mozilla 5.0...", ""},
        {"", "desktop", " ", ""},
        {"  ", "desktop", " ", ""},
        {"curl/8.5.0", "desktop", "curl 8.5.0", ""},
        {"python-requests/2.31.0", "desktop", "python-requests 2.31.0", ""},
        {"Go-http-client/1.1", "desktop", "Go-http-client 1.1", ""},
        {"nothing", "desktop", "nothing ", ""},
    });
}

TEST(AgentWords, AreCutAsTheirColumnsAre)
{
    const auto words =
        agent_words("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1_2 like Mac OS X) AppleWebKit/605.1.15 "
                    "(KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1");
    EXPECT_EQ(words.os, "CPU iPhone OS 17_1_2 like Mac OS");
    EXPECT_EQ(agent_words(std::string(100, 'x')).browser, std::string(32, 'x'));
    std::string characters;
    for (int i = 0; i < 40; ++i)
        characters += "中";
    EXPECT_EQ(agent_words(characters).browser, characters.substr(0, std::size_t{32} * 3));
}

TEST(AgentWords, AreFoundWhereParenthesesAreNot)
{
    expect_words({
        {"(", "desktop", " ", ""},
        {"()", "desktop", " ", ""},
        {"Mozilla/5.0 (", "desktop", "Mozilla 5.0", ""},
        {"Mozilla/5.0 (X11; (Linux); y", "desktop", "Mozilla 5.0", "(Linux)"},
        {"Mozilla/5.0 ) (", "desktop", "Mozilla 5.0", ""},
        {"Mozilla/5.0 AppleWebKit/5", "desktop", "Mozilla 5.0", ""},
        {"a/b/c (;;)", "desktop", "a b/c", ""},
    });
}

} // namespace

} // namespace waymark::api::pingoo
