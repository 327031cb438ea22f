// SPDX-License-Identifier: Apache-2.0
#include "api/pages/html_text.hpp"
#include "api/pages/page.hpp"

#include <gmock/gmock.h>

namespace waymark::api::pages {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

TEST(HtmlText, EscapesWhatEndsTextOrAnAttribute)
{
    EXPECT_EQ(escape_html("<a href=\"x\">'&'</a>"),
              "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
    EXPECT_EQ(escape_html("中文 ok"), "中文 ok");
}

TEST(Page, EscapesItsTitleAndNamesItsLanguage)
{
    const auto html = render({.language = Language::zh_tw, .title = "<b>", .body = "<p>x</p>\n"});
    EXPECT_THAT(html, HasSubstr("<html lang=\"zh-TW\">"));
    EXPECT_THAT(html, HasSubstr("<title>&lt;b&gt;</title>"));
    EXPECT_THAT(html, HasSubstr("<p>x</p>\n</main>"));
    EXPECT_THAT(html, HasSubstr("name=\"robots\" content=\"noindex\""));
    EXPECT_THAT(html, HasSubstr("prefers-color-scheme:dark"));
}

TEST(Page, MayRunNoScriptAndStandInNoFrame)
{
    const auto response = page_response(http::Status::gone, "x");
    EXPECT_EQ(response.status, http::Status::gone);
    EXPECT_EQ(response.content_type, "text/html; charset=utf-8");
    EXPECT_THAT(response.fields, Contains(Pair("X-Frame-Options", "DENY")));
    EXPECT_THAT(response.fields, Contains(Pair("Cache-Control", "no-store")));
    for (const auto powers : {PagePowers::none, PagePowers::form}) {
        const auto policy = security_policy(powers);
        EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
        EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
        EXPECT_THAT(policy, Not(HasSubstr("script-src")));
    }
    EXPECT_THAT(security_policy(PagePowers::none), HasSubstr("form-action 'none'"));
    EXPECT_THAT(security_policy(PagePowers::form), HasSubstr("form-action 'self'"));
}

} // namespace
} // namespace waymark::api::pages
