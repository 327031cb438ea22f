// SPDX-License-Identifier: Apache-2.0
#include "api/pages/link_pages.hpp"

#include <gmock/gmock.h>

#include <array>

namespace waymark::api::pages {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view hostile = "\"><script>alert('x')</script>";

Brand hostile_brand()
{
    return {.name = std::string(hostile),
            .logo_url = {},
            .color = {},
            .icp_number = std::string(hostile),
            .police_number = std::string(hostile)};
}

TEST(NoticePage, SaysWhatIsWrongInTheWordsOfTheSite)
{
    const Brand brand{.name = "示例站"};
    const auto page = [&](Notice notice) { return notice_page(notice, brand, Language::zh_cn); };
    EXPECT_THAT(page(Notice::not_found), HasSubstr("<title>短链接不存在 - 示例站</title>"));
    EXPECT_THAT(page(Notice::not_found), HasSubstr("<h1>短链接不存在</h1>"));
    EXPECT_THAT(page(Notice::expired), HasSubstr("<h1>短链接已过期</h1>"));
    EXPECT_THAT(page(Notice::used_up), HasSubstr("次数已用完"));
    EXPECT_THAT(page(Notice::inactive), HasSubstr("<h1>短链接已禁用</h1>"));
    EXPECT_THAT(page(Notice::locked), HasSubstr("<h1>尝试次数过多</h1>"));
    EXPECT_THAT(page(Notice::no_password), HasSubstr("<h1>无需密码</h1>"));
}

TEST(NoticePage, IsWrittenInThreeLanguages)
{
    const Brand brand{.name = "Example"};
    EXPECT_THAT(notice_page(Notice::expired, brand, Language::en),
                HasSubstr("<title>Link expired - Example</title>"));
    EXPECT_THAT(notice_page(Notice::expired, brand, Language::zh_tw), HasSubstr("短網址已過期"));
}

TEST(Pages, EscapeWhatStrangersWrote)
{
    const std::array pages{
        notice_page(Notice::not_found, hostile_brand(), Language::en),
        password_page({.action = std::string(hostile)}, hostile_brand(), Language::en),
        forwarding_page(hostile, hostile_brand(), Language::en),
        preview_page({.title = hostile,
                      .description = hostile,
                      .image_url = hostile,
                      .short_url = hostile,
                      .target = hostile}),
        landing_page_for({.site_name = std::string(hostile)}, Language::en),
    };
    for (const auto& page : pages)
        EXPECT_THAT(page, Not(HasSubstr("<script")));
}

TEST(PasswordPage, PostsThePasswordAndSaysIfTheLastOneWasWrong)
{
    const Brand brand{.name = "Acme", .logo_url = "https://cdn.example.com/l.png", .color = "#123"};
    const auto page = password_page({.action = "/s/verify?utm_source=a&x=1"}, brand, Language::en);
    EXPECT_THAT(page,
                HasSubstr("<form method=\"post\" action=\"/s/verify?utm_source=a&amp;x=1\">"));
    EXPECT_THAT(page, HasSubstr("name=\"password\" type=\"password\""));
    EXPECT_THAT(page, HasSubstr("<img src=\"https://cdn.example.com/l.png\" alt=\"Acme\">"));
    EXPECT_THAT(page, HasSubstr("--brand:#123"));
    EXPECT_THAT(page, Not(HasSubstr("role=\"alert\"")));
    EXPECT_THAT(password_page({.action = "/", .was_wrong = true}, brand, Language::en),
                HasSubstr("role=\"alert\">Incorrect password"));
}

TEST(ForwardingPage, LeadsOnWithoutAScript)
{
    const auto page = forwarding_page("https://example.com/?a=1&b=2", {}, Language::en);
    EXPECT_THAT(page, HasSubstr("<meta http-equiv=\"refresh\" "
                                "content=\"0;url=https://example.com/?a=1&amp;b=2\">"));
    EXPECT_THAT(page, HasSubstr("<a href=\"https://example.com/?a=1&amp;b=2\""));
}

TEST(PreviewPage, CarriesBothKindsOfTags)
{
    const auto page = preview_page({.title = "A & B",
                                    .description = "What it is",
                                    .image_url = "https://s.example/api/og-images/k",
                                    .short_url = "https://s.example/x",
                                    .target = "https://example.com/",
                                    .card = links::TwitterCard::summary});
    for (const auto* tag : {
             "<meta property=\"og:title\" content=\"A &amp; B\">",
             "<meta property=\"og:description\" content=\"What it is\">",
             "<meta property=\"og:image\" content=\"https://s.example/api/og-images/k\">",
             "<meta property=\"og:url\" content=\"https://s.example/x\">",
             "<meta property=\"og:type\" content=\"website\">",
             "<meta name=\"twitter:card\" content=\"summary\">",
             "<meta name=\"twitter:title\" content=\"A &amp; B\">",
             "<meta name=\"twitter:image\" content=\"https://s.example/api/og-images/k\">",
             "<meta name=\"robots\" content=\"noindex\">",
             "content=\"0;url=https://example.com/\"",
         })
        EXPECT_THAT(page, HasSubstr(tag));
}

TEST(PreviewPage, LeavesOutWhatTheLinkHasNot)
{
    const auto page = preview_page({.title = {},
                                    .description = "d",
                                    .image_url = {},
                                    .short_url = "https://s.example/x",
                                    .target = "https://example.com/"});
    EXPECT_THAT(page, Not(HasSubstr("og:image")));
    EXPECT_THAT(page, Not(HasSubstr("og:title")));
    EXPECT_THAT(page, HasSubstr("<title>https://s.example/x</title>"));
    EXPECT_THAT(page, HasSubstr("content=\"summary_large_image\""));
}

TEST(SiteLanguage, IsChineseForWhoDoesNotSay)
{
    EXPECT_EQ(site_language(""), Language::zh_cn);
    EXPECT_EQ(site_language(" "), Language::zh_cn);
    EXPECT_EQ(site_language("en-US"), Language::en);
    EXPECT_EQ(site_language("zh-TW"), Language::zh_tw);
    EXPECT_EQ(site_language("fr"), Language::en);
}

TEST(SiteLandingPage, ShowsNameAndNumbers)
{
    const waymark::redirect::HostSettings host{
        .site_name = "示例", .icp_number = "京ICP备1号", .police_number = "京公网安备2号"};
    const auto page = landing_page_for(host, Language::zh_cn);
    EXPECT_THAT(page, HasSubstr("<title>示例</title>"));
    EXPECT_THAT(page, HasSubstr("京ICP备1号"));
    EXPECT_THAT(page, HasSubstr("京公网安备2号"));
}

} // namespace
} // namespace waymark::api::pages
