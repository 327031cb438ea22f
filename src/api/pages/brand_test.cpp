// SPDX-License-Identifier: Apache-2.0
#include "api/pages/brand.hpp"

#include <gmock/gmock.h>

namespace waymark::api::pages {
namespace {

using testing::HasSubstr;
using testing::Not;

settings::Branding with_color(std::string color)
{
    settings::Branding branding;
    branding.primary_color = std::move(color);
    return branding;
}

TEST(Brand, TakesOnlyALogoThatAPageMayShow)
{
    settings::Branding branding;
    for (const auto* url :
         {"https://cdn.example.com/logo.png", "HTTPS://x.example/l", "/logo.svg"}) {
        branding.logo_url = url;
        EXPECT_EQ(brand_of(branding).logo_url, url);
    }
    for (const auto* url : {"http://cdn.example.com/logo.png", "//evil.example/x", "javascript:x",
                            "data:image/png;base64,AA", "logo.png", ""}) {
        branding.logo_url = url;
        EXPECT_EQ(brand_of(branding).logo_url, "") << url;
    }
}

TEST(Brand, TakesOnlyAColourThatIsNothingElse)
{
    EXPECT_EQ(brand_of(with_color("#1F6feb")).color, "#1F6feb");
    EXPECT_EQ(brand_of(with_color("#abc")).color, "#abc");
    for (const auto* color : {"red", "#12345", "#12345g", "#fff;}", "1f6feb", "#"})
        EXPECT_EQ(brand_style(brand_of(with_color(color))), "") << color;
}

TEST(Brand, WritesOnItsColourInWhatCanBeRead)
{
    EXPECT_THAT(brand_style({.color = "#000080"}), HasSubstr("--on-brand:#fff"));
    EXPECT_THAT(brand_style({.color = "#ffd700"}), HasSubstr("--on-brand:#000"));
    EXPECT_THAT(brand_style({.color = "#ff0"}), HasSubstr("--on-brand:#000"));
}

TEST(Brand, IsTheSitesOnARegisteredDomain)
{
    const waymark::redirect::HostSettings host{
        .site_name = "示例", .icp_number = "京ICP备1号", .police_number = "京公网安备2号"};
    const auto brand = brand_of(host, Language::zh_cn);
    EXPECT_EQ(brand.name, "示例");
    const auto footer = brand_footer(brand);
    EXPECT_THAT(footer, HasSubstr("<a href=\"https://beian.miit.gov.cn/\" rel=\"noreferrer\">"
                                  "京ICP备1号</a>"));
    EXPECT_THAT(footer, HasSubstr("京公网安备2号"));
}

TEST(Brand, OfASiteWithoutNameAndNumbersSaysWhatItIs)
{
    const waymark::redirect::HostSettings host;
    EXPECT_EQ(brand_of(host, Language::zh_cn).name, "短网址服务");
    EXPECT_EQ(brand_of(host, Language::zh_tw).name, "短網址服務");
    EXPECT_EQ(brand_of(host, Language::en).name, "Short links");
    EXPECT_EQ(brand_footer(brand_of(host, Language::en)), "");
}

TEST(Brand, EscapesWhatPeopleEntered)
{
    const Brand brand{.name = "<script>\"",
                      .logo_url = "/\"onerror=\"x",
                      .icp_number = "<i>",
                      .police_number = "<p>"};
    for (const auto& html :
         {brand_header(brand), brand_footer(brand), brand_header({.name = "<script>"})}) {
        EXPECT_THAT(html, Not(HasSubstr("<script>")));
        EXPECT_THAT(html, Not(HasSubstr("\"onerror=\"")));
        EXPECT_THAT(html, Not(HasSubstr("<i>")));
        EXPECT_THAT(html, Not(HasSubstr("<p>")));
    }
}

} // namespace
} // namespace waymark::api::pages
