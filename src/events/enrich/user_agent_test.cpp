// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "events/enrich/device_class.hpp"
#include "events/enrich/enrichment_data.hpp"
#include "events/enrich/user_agent.hpp"

#include <gtest/gtest.h>

#include <array>

namespace waymark::events::enrich {
namespace {

struct Person {
    std::string_view user_agent;
    std::string_view browser;
    std::string_view version;
    std::string_view os;
    std::string_view device;
    std::string_view brand;
};

// What people really use; none of it may be taken for a bot.
constexpr std::array people{
    Person{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/131.0.0.0 Safari/537.36",
           "Chrome", "131.0.0", "Windows", "desktop", ""},
    Person{"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/131.0.0.0 Safari/537.36",
           "Chrome", "131.0.0", "macOS", "desktop", "Apple"},
    Person{"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/131.0.0.0 Safari/537.36",
           "Chrome", "131.0.0", "Linux", "desktop", ""},
    Person{"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/131.0.0.0 Mobile Safari/537.36",
           "Chrome", "131.0.0", "Android", "mobile", ""},
    Person{"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/131.0.0.0 Safari/537.36",
           "Chrome", "131.0.0", "Android", "tablet", ""},
    Person{"Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/116.0.5845.163 Mobile Safari/537.36",
           "Chrome", "116.0.5845", "Android", "mobile", "Google"},
    Person{"Mozilla/5.0 (Linux; Android 12; SM-X906C Build/QP1A.190711.020; wv) AppleWebKit/537.36 "
           "(KHTML, like Gecko) Version/4.0 Chrome/80.0.3987.119 Mobile Safari/537.36",
           "Chrome WebView", "80.0.3987", "Android", "tablet", "Samsung"},
    Person{"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
           "like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
           "Mobile Safari", "17.5", "iOS", "mobile", "Apple"},
    Person{"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
           "like Gecko) CriOS/126.0.6478.35 Mobile/15E148 Safari/604.1",
           "Chrome", "126.0.6478", "iOS", "mobile", "Apple"},
    Person{"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
           "like Gecko) FxiOS/127.0 Mobile/15E148 Safari/605.1.15",
           "Firefox", "127.0", "iOS", "mobile", "Apple"},
    Person{"Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
           "Version/16.6 Mobile/15E148 Safari/604.1",
           "Mobile Safari", "16.6", "iOS", "tablet", "Apple"},
    Person{"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like "
           "Gecko) Version/17.4.1 Safari/605.1.15",
           "Safari", "17.4.1", "macOS", "desktop", "Apple"},
    Person{"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0",
           "Firefox", "133.0", "Windows", "desktop", ""},
    Person{"Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
           "Firefox", "133.0", "Ubuntu", "desktop", ""},
    Person{"Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "Firefox",
           "121.0", "Linux", "desktop", ""},
    Person{"Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0", "Firefox",
           "133.0", "Android", "mobile", ""},
    Person{"Mozilla/5.0 (Android 13; Tablet; rv:109.0) Gecko/115.0 Firefox/115.0", "Firefox",
           "115.0", "Android", "tablet", ""},
    Person{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.2903.70",
           "Edge", "131.0.2903", "Windows", "desktop", ""},
    Person{"Mozilla/5.0 (Linux; Android 10; HD1913) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/120.0.6099.144 Mobile Safari/537.36 EdgA/120.0.2210.84",
           "Edge", "120.0.2210", "Android", "mobile", "OnePlus"},
    Person{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0",
           "Opera", "115.0.0", "Windows", "desktop", ""},
    Person{
        "Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16",
        "Opera Mini", "36.2.2254", "Android", "mobile", ""},
    Person{"Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like "
           "Gecko) SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36",
           "Samsung Internet", "23.0", "Android", "mobile", "Samsung"},
    Person{"Mozilla/5.0 (Linux; Android 9; SM-T510) AppleWebKit/537.36 (KHTML, like Gecko) "
           "SamsungBrowser/19.0 Chrome/102.0.5005.125 Safari/537.36",
           "Samsung Internet", "19.0", "Android", "tablet", ""},
    Person{"Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko", "IE", "11.0",
           "Windows", "desktop", ""},
    Person{"Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0; Touch; Tablet PC 2.0)",
           "IE", "10.0", "Windows", "desktop", ""},
    Person{"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/119.0.0.0 Safari/537.36",
           "Chrome", "119.0.0", "Chrome OS", "desktop", ""},
    Person{"Mozilla/5.0 (Linux; Android 8.1.0; KFTRWI) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Silk/108.4.6 like Chrome/108.0.5359.220 Safari/537.36",
           "Amazon Silk", "108.4.6", "Android", "tablet", "Amazon"},
    Person{"Mozilla/5.0 (Linux; Android 14; 23013RK75C Build/UKQ1.230804.001; wv) "
           "AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile "
           "Safari/537.36 XWEB/1160065 MMWEBSDK/20231202 MicroMessenger/8.0.47.2560(0x28002F30) "
           "WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64",
           "Chrome WebView", "116.0.0", "Android", "mobile", ""},
    Person{
        "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
        "Gecko) Mobile/15E148 MicroMessenger/8.0.42(0x18002a2a) NetType/WIFI Language/zh_CN",
        "Mobile Safari", "", "iOS", "mobile", "Apple"},
    Person{"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
           "like Gecko) Mobile/21E219 "
           "[FBAN/FBIOS;FBAV/457.0.0.30.108;FBBV/583846392;FBDV/iPhone13,2;FBMD/iPhone;FBSN/"
           "iOS;FBSV/17.4;FBSS/3;FBID/phone;FBLC/en_US;FBOP/5]",
           "Facebook", "457.0.0", "iOS", "mobile", "Apple"},
    Person{"Mozilla/5.0 (Linux; Android 15; CPH2557 Build/AP3A.240617.008; wv) AppleWebKit/537.36 "
           "(KHTML, like Gecko) Version/4.0 Chrome/142.0.7444.142 Mobile Safari/537.36 Instagram "
           "406.0.0.58.159 Android (35/15; 480dpi; 1080x2400; OPPO; CPH2557; OP573DL1; mt6833; "
           "en_MY; 822918295; IABMV/1) NV/1",
           "Instagram", "406.0.0", "Android", "mobile", "Oppo"},
    Person{"Mozilla/5.0 (Linux; Android 13; CUBOT X70) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/120.0.0.0 Mobile Safari/537.36",
           "Chrome", "120.0.0", "Android", "mobile", "Cubot"},
    Person{"Mozilla/5.0 (Linux; Android 12; ANY-LX1; HMSCore 6.6.0.312) AppleWebKit/537.36 (KHTML, "
           "like Gecko) Chrome/99.0.4844.88 HuaweiBrowser/12.1.4.302 Mobile Safari/537.36",
           "Chrome", "99.0.4844", "Android", "mobile", "Huawei"},
    Person{"Mozilla/5.0 (Linux; U; Android 13; zh-cn; 2201123C Build/TKQ1.220807.001) "
           "AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.127 Mobile "
           "Safari/537.36 XiaoMi/MiuiBrowser/17.7.13",
           "MiuiBrowser", "17.7.13", "Android", "mobile", ""},
    Person{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/128.0.0.0 YaBrowser/24.10.0.0 Safari/537.36",
           "Yandex Browser", "24.10.0", "Windows", "desktop", ""},
    Person{"Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/538.1 (KHTML, like Gecko) "
           "Version/6.0 TV Safari/538.1",
           "Safari", "6.0", "Tizen", "smarttv", "Samsung"},
    Person{"Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/79.0.3945.79 Safari/537.36 WebAppManager",
           "Chrome", "79.0.3945", "Web0S", "smarttv", "LG"},
    Person{"Mozilla/5.0 (Linux; Android 9; AFTMM Build/PS7633) AppleWebKit/537.36 (KHTML, like "
           "Gecko) Silk/96.2.4 like Chrome/96.0.4664.45 Safari/537.36",
           "Amazon Silk", "96.2.4", "Android", "smarttv", "Amazon"},
    Person{"Mozilla/5.0 (PlayStation; PlayStation 5/6.00) AppleWebKit/605.1.15 (KHTML, like Gecko) "
           "Version/15.4 Safari/605.1.15",
           "Safari", "15.4", "", "console", "Sony"},
    Person{"Mozilla/5.0 (Nintendo Switch; WifiWebAuthApplet) AppleWebKit/609.4 (KHTML, like Gecko) "
           "NF/6.0.2.21.3 NintendoBrowser/5.1.0.22474",
           "", "", "", "console", ""},
    Person{"Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox One) AppleWebKit/537.36 (KHTML, "
           "like Gecko) Chrome/48.0.2564.82 Safari/537.36 Edge/14.14359",
           "Edge", "14.14359", "Windows", "console", ""},
    Person{"Mozilla/5.0 (Linux; Android 12; Quest 3) AppleWebKit/537.36 (KHTML, like Gecko) "
           "OculusBrowser/31.0.0.5.30 Chrome/120.0.6099.210 VR Safari/537.36",
           "Chrome", "120.0.6099", "Android", "xr", "Meta"},
    Person{"Mozilla/5.0 (Linux; Android 11; vivo 1906; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Version/4.0 Chrome/87.0.4280.141 Mobile Safari/537.36 VivoBrowser/8.9.0.0",
           "Chrome WebView", "87.0.4280", "Android", "mobile", ""},
    Person{"Mozilla/5.0 (Linux; U; Android 11; en-US; RMX2185 Build/RP1A.200720.011) "
           "AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/78.0.3904.108 "
           "UCBrowser/13.4.0.1306 Mobile Safari/537.36",
           "UC Browser", "13.4.0", "Android", "mobile", "Oppo"},
    Person{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
           "coc_coc_browser/114.0.150 Chrome/108.0.5359.150 Safari/537.36",
           "Coc Coc", "114.0.150", "Windows", "desktop", ""},
    Person{"Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/116.0.5845.97 Safari/537.36 SE 2.X MetaSr 1.0",
           "Sogou Explorer", "1.0", "Windows", "desktop", ""},
    Person{"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
           "like Gecko) GSA/318.0.638062479 Mobile/15E148 Safari/604.1",
           "Google", "318.0.638062479", "iOS", "mobile", "Apple"},
    Person{"Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
           "like Gecko) Mobile/15E148 Safari Line/13.9.0",
           "LINE", "13.9.0", "iOS", "mobile", "Apple"},
    Person{"Mozilla/5.0 (Linux; Android 13; SM-A536E Build/TP1A.220624.014; wv) AppleWebKit/537.36 "
           "(KHTML, like Gecko) Version/4.0 Chrome/120.0.6099.144 Mobile Safari/537.36 "
           "Line/13.21.0/IAB",
           "LINE", "13.21.0", "Android", "mobile", "Samsung"},
    Person{"Mozilla/5.0 (Linux; Android 12; 2201117TY Build/SKQ1.211103.001; wv) "
           "AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.6099.144 Mobile "
           "Safari/537.36 [FB_IAB/FB4A;FBAV/443.0.0.23.229;]",
           "Facebook", "443.0.0", "Android", "mobile", ""},
    Person{"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
           "like Gecko) Version/17.5 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15",
           "DuckDuckGo", "7", "iOS", "mobile", "Apple"},
    Person{"Mozilla/5.0 (Linux; Android 12; M2101K6G) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/120.0.0.0 Mobile Safari/537.36 Vivaldi/6.5",
           "Chrome", "120.0.0", "Android", "mobile", ""},
    Person{"Mozilla/5.0 (Linux; Android 14; SM-S911B Build/UP1A.231005.007; wv) AppleWebKit/537.36 "
           "(KHTML, like Gecko) Version/4.0 Chrome/121.0.6167.101 Mobile Safari/537.36 "
           "musical_ly_2023300030 JsSdk/1.0 NetType/WIFI Channel/googleplay AppName/musical_ly "
           "app_version/33.0.3 ByteLocale/en ByteFullLocale/en Region/DE",
           "Chrome WebView", "121.0.6167", "Android", "mobile", "Samsung"},
    Person{"Mozilla/5.0 (Linux; arm_64; Android 13; SM-A515F) AppleWebKit/537.36 (KHTML, like "
           "Gecko) Chrome/118.0.5993.731 YaBrowser/23.11.1.731.00 SA/3 Mobile Safari/537.36",
           "Yandex Browser", "23.11.1", "Android", "mobile", "Samsung"},
    Person{"Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5",
           "Firefox", "48.0", "KaiOS", "mobile", "Nokia"},
    Person{
        "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) AppleWebKit/537.36 "
        "(KHTML, like Gecko) Chrome/52.0.2743.116 Mobile Safari/537.36 Edge/15.15254",
        "Edge", "15.15254", "Windows Phone", "mobile", "Nokia"},
    Person{"Mozilla/5.0 (Linux; Android 11; BRAVIA 4K UR2) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/110.0.5481.65 Safari/537.36",
           "Chrome", "110.0.5481", "Android", "smarttv", ""},
};

class UserAgentTest : public testing::Test {
protected:
    static void SetUpTestSuite() { data = std::make_unique<EnrichmentData>(WAYMARK_DATA); }
    static void TearDownTestSuite() { data.reset(); }

    static inline std::unique_ptr<EnrichmentData> data;
};

TEST_F(UserAgentTest, NamesBrowserSystemAndDeviceOfPeople)
{
    for (const auto& person : people) {
        SCOPED_TRACE(person.user_agent);
        const auto agent = data->user_agent(person.user_agent);
        EXPECT_EQ(agent.browser, person.browser);
        EXPECT_EQ(agent.browser_version, person.version);
        EXPECT_EQ(agent.os, person.os);
        EXPECT_EQ(agent.device, person.device);
        EXPECT_EQ(agent.device_brand, person.brand);
    }
}

TEST_F(UserAgentTest, TakesNoPersonForABot)
{
    for (const auto& person : people)
        EXPECT_FALSE(data->bot(person.user_agent).is_bot) << person.user_agent;
}

TEST_F(UserAgentTest, GivesABotItsNameButNoDevice)
{
    const auto agent = data->user_agent(
        "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like "
        "Gecko) Chrome/120.0.6099.71 Mobile Safari/537.36 (compatible; Googlebot/2.1; "
        "+http://www.google.com/bot.html)");
    EXPECT_EQ(agent.browser, "Googlebot");
    EXPECT_EQ(agent.device_brand, "");
    EXPECT_EQ(agent.device_model, "");
}

TEST_F(UserAgentTest, SaysNothingOfAnEmptyOne)
{
    const auto agent = data->user_agent("");
    EXPECT_EQ(agent.browser, "");
    EXPECT_EQ(agent.os, "");
    EXPECT_EQ(agent.device, "");
}

TEST_F(UserAgentTest, TakesADeviceItCannotClassForADesktop)
{
    EXPECT_EQ(data->user_agent("Something else").device, "desktop");
}

TEST_F(UserAgentTest, GivesWellFormedTextForBytesThatAreNot)
{
    const auto agent = data->user_agent("\xff\xfeSomeBot\xc3/1.0 (\xe6\x98)");
    EXPECT_TRUE(is_utf8(agent.browser)) << agent.browser;
    EXPECT_TRUE(is_utf8(agent.browser_version));
}

TEST_F(UserAgentTest, CutsAVeryLongOne)
{
    const std::string padding(user_agent_bytes_max, ' ');
    EXPECT_EQ(data->user_agent(padding + "Firefox/133.0").browser, "");
}

TEST(DeviceClass, TellsWatchesAndTelevisionsFromPhones)
{
    EXPECT_EQ(device_class("server-bag [Watch OS,10.1,21S71,Watch6,4]"), "wearable");
    EXPECT_EQ(device_class("AppleTV11,1/11.1"), "smarttv");
    EXPECT_EQ(device_class("Mozilla/5.0 (webOS; Linux/SmartTV) TV Safari"), "smarttv");
}

} // namespace
} // namespace waymark::events::enrich
