// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/test_redirector.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

namespace waymark::api::redirect {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// Links on a registered domain.
class SiteTest : public RedirectorFixture {
protected:
    SiteTest()
    {
        send("Host", "short.ly");
        send("Accept-Language", "");
    }

    links::domains::Domain domain = register_domain("short.ly", [](auto& draft) {
        draft.icp_number = "京ICP备1号";
        draft.police_number = "京公网安备2号";
    });
};

TEST_F(SiteTest, LeadsToTheTargetWithoutTheVisitsQuery)
{
    const auto link = create_on(domain, "abc", "https://example.com/p?x=1");
    EXPECT_EQ(location_of(ask("/abc?utm_source=a&y=2")), "https://example.com/p?x=1");
    EXPECT_THAT(ask_inline("/abc?y=2"), HasSubstr("Location: https://example.com/p?x=1\r\n"));
    ASSERT_EQ(clicks().size(), 2U);
    for (const auto& click : clicks()) {
        EXPECT_EQ(click.domain, domain.name_id.value);
        EXPECT_EQ(click.link, link.id.value);
    }
}

TEST_F(SiteTest, PassesTheVisitsQueryOnIfTheDomainSaysSo)
{
    ASSERT_TRUE(domains.update(domain.id, {.pass_query_params = true}));
    create_on(domain, "abc", "https://example.com/p?y=2&x=1#frag");
    EXPECT_EQ(location_of(ask("/abc?y=3&z=a+b")), "https://example.com/p?x=1&y=2&y=3&z=a+b#frag");
    EXPECT_THAT(ask_inline("/abc?y=3"),
                HasSubstr("Location: https://example.com/p?x=1&y=2&y=3#frag\r\n"));
}

TEST_F(SiteTest, KnowsItsOwnLinksOnlyAndIsKnownByPortAndCase)
{
    create("abc", "https://example.com/default");
    EXPECT_EQ(ask("/abc").status, http::Status::not_found);
    create_on(domain, "abc", "https://example.com/site");
    for (const auto* host : {"short.ly", "SHORT.ly", "short.ly:443", "Short.Ly:80"}) {
        send("Host", host);
        EXPECT_EQ(location_of(ask("/abc")), "https://example.com/site") << host;
    }
    for (const auto* host : {"www.short.ly", "short.ly:8080", "other.example"}) {
        send("Host", host);
        EXPECT_EQ(location_of(ask("/abc")), "https://example.com/default") << host;
    }
}

TEST_F(SiteTest, LinksOutliveTheirDomainWithoutItsSettings)
{
    ASSERT_TRUE(domains.update(domain.id, {.pass_query_params = true}));
    create_on(domain, "abc", "https://example.com/");
    ASSERT_TRUE(domains.remove(domain.id));
    EXPECT_EQ(location_of(ask("/abc?x=1")), "https://example.com/");
    EXPECT_THAT(ask("/missing").body, HasSubstr("<title>短链接不存在 - 短网址服务</title>"));
}

TEST_F(SiteTest, MissingLinkIsAPageInTheSitesNameForEverybody)
{
    for (const std::string_view accept : {"", "*/*", "text/html"}) {
        send("Accept", accept);
        const auto page = ask("/missing");
        EXPECT_EQ(page.status, http::Status::not_found);
        EXPECT_THAT(page.body, HasSubstr("<title>短链接不存在 - 示例站</title>"));
        EXPECT_THAT(page.body, HasSubstr("<h1>短链接不存在</h1>"));
        EXPECT_THAT(page.body, HasSubstr("京ICP备1号</a>"));
        EXPECT_THAT(page.body, HasSubstr("京公网安备2号"));
        EXPECT_THAT(page.body, HasSubstr("lang=\"zh-CN\""));
        EXPECT_EQ(ask_inline("/missing"), "");
    }
}

TEST_F(SiteTest, PageIsTranslatedForWhoeverPrefersAnotherLanguage)
{
    send("Accept-Language", "en-US,en;q=0.9");
    EXPECT_THAT(ask("/missing").body, HasSubstr("<title>Link not found - 示例站</title>"));
    send("Accept-Language", "zh-TW");
    EXPECT_THAT(ask("/missing").body, HasSubstr("<h1>短網址不存在</h1>"));
}

TEST_F(SiteTest, ProgramThatAsksForJsonGetsTheEnvelope)
{
    send("Accept", "application/json");
    const auto missing = ask("/missing");
    EXPECT_EQ(missing.status, http::Status::not_found);
    EXPECT_EQ(boost::json::parse(missing.body),
              boost::json::parse(R"({"code":40401,"message":"短网址不存在或已失效"})"));
    EXPECT_EQ(ask("/missing", http::Method::post).status, http::Status::not_found);
}

TEST_F(SiteTest, InactiveLinkIsForbiddenEvenIfItIsExpired)
{
    const auto link = create_on(domain, "off", "https://example.com/",
                                [this](auto& draft) { draft.expires = clock.now() - 1s; });
    patch(link, {.status = links::LinkStatus::inactive});
    const auto page = ask("/off");
    EXPECT_EQ(page.status, http::Status::forbidden);
    EXPECT_THAT(page.body, HasSubstr("<h1>短链接已禁用</h1>"));
    send("Accept", "application/json");
    EXPECT_THAT(ask("/off").body, HasSubstr("\"code\":40301"));
    EXPECT_EQ(ask_inline("/off"), "");
}

TEST_F(SiteTest, ExpiredLinkIsGoneAndStaysActive)
{
    const auto link = create_on(domain, "old", "https://example.com/",
                                [this](auto& draft) { draft.expires = clock.now() - 1s; });
    for (int visit = 0; visit < 2; ++visit) {
        const auto page = ask("/old");
        EXPECT_EQ(page.status, http::Status::gone);
        EXPECT_THAT(page.body, HasSubstr("<h1>短链接已过期</h1>"));
        EXPECT_EQ(ask_inline("/old"), "");
    }
    EXPECT_EQ(service.get({}, link.id)->status, links::LinkStatus::active);
    send("Accept", "application/json");
    EXPECT_THAT(ask("/old").body, HasSubstr("\"code\":41001"));
}

TEST_F(SiteTest, LinkThatIsMarkedAsExpiredIsGoneToo)
{
    const auto link = create_on(domain, "old", "https://example.com/");
    patch(link, {.status = links::LinkStatus::expired});
    EXPECT_EQ(ask("/old").status, http::Status::gone);
}

TEST_F(SiteTest, UsedUpLinkIsGone)
{
    create_on(domain, "few", "https://example.com/", [](auto& draft) { draft.click_limit = 1; });
    EXPECT_EQ(ask("/few", http::Method::head).status, http::Status::found);
    EXPECT_EQ(ask("/few").status, http::Status::found);
    const auto page = ask("/few");
    EXPECT_EQ(page.status, http::Status::gone);
    EXPECT_THAT(page.body, HasSubstr("次数已用完"));
    EXPECT_EQ(clicks().size(), 1U);
}

TEST_F(SiteTest, HeadIsAnsweredButNotCounted)
{
    create_on(domain, "abc", "https://example.com/");
    EXPECT_EQ(ask("/abc", http::Method::head).status, http::Status::found);
    EXPECT_THAT(ask_inline("/abc", http::Method::head), StartsWith("HTTP/1.1 302 "));
    EXPECT_THAT(clicks(), IsEmpty());
}

TEST_F(SiteTest, LinkWithAPasswordAsksForIt)
{
    create_on(domain, "secret", "https://hidden.example.com/",
              [](auto& draft) { draft.password = "hunter2"; });
    const auto page = ask("/secret");
    EXPECT_EQ(page.status, http::Status::ok);
    EXPECT_THAT(page.body, HasSubstr("<title>需要密码 - 示例站</title>"));
    EXPECT_THAT(page.body, Not(HasSubstr("hidden")));

    send("Accept", "application/json");
    const auto refused = ask("/secret");
    EXPECT_EQ(refused.status, http::Status::unauthorized);
    const auto body = boost::json::parse(refused.body);
    EXPECT_EQ(body.at("code").as_int64(), 40101);
    EXPECT_EQ(body.at("requiresPassword").as_bool(), true);
}

TEST_F(SiteTest, CodeMayHaveADotButNoReservedName)
{
    create_on(domain, "a.b", "https://example.com/");
    EXPECT_EQ(ask("/a.b").status, http::Status::found);
    EXPECT_EQ(ask("/healthy").status, http::Status::not_found);
    EXPECT_EQ(cache->size(), 1U);
}

// Else the inline answer, which comes before the router, would know the link, or that there is
// none.
TEST_F(SiteTest, NameOfTheConfigurationIsNeverLookedUp)
{
    create_on(domain, "s.js", "https://example.com/");
    EXPECT_EQ(ask_info("s.js").status, http::Status::not_found);
    EXPECT_EQ(ask_preview("s.js").status, http::Status::not_found);
    EXPECT_EQ(ask("/s.js").status, http::Status::not_found);
    EXPECT_EQ(ask_inline("/s.js"), "");
    EXPECT_EQ(cache->size(), 0U);
}

} // namespace
} // namespace waymark::api::redirect
