// SPDX-License-Identifier: Apache-2.0
#include "api/native/site_snippets.hpp"

#include <gtest/gtest.h>

#include <string>

namespace waymark::api::native {

namespace {

sites::Site site_of(const std::string& domain)
{
    sites::Site site;
    site.id = SiteId{7};
    site.domain = domain;
    site.tracking_id = "shop";
    return site;
}

std::string snippet(const sites::Site& site, std::string_view name)
{
    const auto snippets = snippets_of(site, "https://go.example");
    return std::string(snippets.at(name).as_string());
}

TEST(SiteSnippets, NameTheServerAndTheSite)
{
    const auto site = site_of("https://www.Shop.example/start");
    EXPECT_EQ(snippet(site, "waymark"),
              R"(<script defer src="https://go.example/waymark.js" data-site="shop"></script>)");
    EXPECT_EQ(snippet(site, "pixel"),
              R"(<noscript><img src="https://go.example/collect.gif?s=shop" alt=""></noscript>)");
    EXPECT_EQ(snippet(site, "pingoo"),
              R"(<script async defer src="https://go.example/pingoo.js" site-id="7"></script>)");
    EXPECT_TRUE(snippet(site, "plausible")
                    .contains(R"(data-domain="www.shop.example" )"
                              R"(data-api="https://go.example/api/event")"));
    EXPECT_TRUE(snippet(site, "umami")
                    .contains(R"(data-website-id="shop" data-host-url="https://go.example")"));
}

TEST(SiteSnippets, AskForTheIdThatABrowserKeepsWhereTheSiteWantsIt)
{
    auto site = site_of("https://shop.example");
    site.visitor_mode = sites::VisitorMode::persistent;
    EXPECT_EQ(snippet(site, "waymark"),
              R"(<script defer src="https://go.example/waymark.full.js" data-site="shop" )"
              R"(data-persistent></script>)");
}

TEST(SiteSnippets, LeaveOutWhatNeedsAHostWhereThereIsNone)
{
    EXPECT_FALSE(snippets_of(site_of("app:shop"), "https://go.example").contains("plausible"));
}

TEST(SiteSnippets, AreHtmlWhateverTheDomainIs)
{
    const auto html = snippet(site_of("https://a\"b'&.example"), "plausible");
    EXPECT_FALSE(html.contains("a\"b")) << html;
    EXPECT_TRUE(html.contains("a&quot;b")) << html;
}

} // namespace

} // namespace waymark::api::native
