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

class LinkInfoTest : public RedirectorFixture {};

TEST_F(LinkInfoTest, TellsWhetherALinkHasAPasswordAndNotItsTarget)
{
    create("secret", "https://hidden.example.com/", [](auto& draft) {
        draft.password = "hunter2";
        draft.title = "A title";
    });
    const auto info = ask_info("secret");
    EXPECT_EQ(info.status, http::Status::ok);
    EXPECT_EQ(boost::json::parse(info.body),
              boost::json::parse(R"({"requiresPassword":true,"slug":"secret","title":"A title",)"
                                 R"("isActive":true})"));
    EXPECT_EQ(field_of(info, "Cache-Control"), "no-store");

    create("open", "https://example.com/");
    EXPECT_EQ(boost::json::parse(ask_info("open").body),
              boost::json::parse(R"({"requiresPassword":false,"slug":"open","title":null,)"
                                 R"("isActive":true})"));
    EXPECT_THAT(clicks(), IsEmpty());
}

TEST_F(LinkInfoTest, IsRefusedInJsonWhereARedirectIs)
{
    send("Accept", "text/html");
    for (const auto* slug : {"missing", "api", "a b", "a/b"}) {
        const auto missing = ask_info(slug);
        EXPECT_EQ(missing.status, http::Status::not_found) << slug;
        EXPECT_THAT(missing.body, HasSubstr("\"statusCode\":404")) << slug;
    }
    const auto off = create("off", "https://example.com/");
    patch(off, {.status = links::LinkStatus::inactive});
    EXPECT_EQ(ask_info("off").status, http::Status::bad_request);

    const auto old = create("old", "https://example.com/",
                            [this](auto& draft) { draft.expires = clock.now() - 1s; });
    EXPECT_EQ(ask_info("old").status, http::Status::bad_request);
    EXPECT_EQ(service.get({}, old.id)->status, links::LinkStatus::expired);
}

TEST_F(LinkInfoTest, SpeaksTheHostsDialect)
{
    const auto domain = register_domain("short.ly");
    send("Host", "short.ly");
    EXPECT_THAT(ask_info("missing").body, HasSubstr("\"code\":40401"));
    create_on(domain, "abc", "https://example.com/");
    EXPECT_EQ(ask_info("abc").status, http::Status::ok);
}

class LinkPreviewTest : public RedirectorFixture {
protected:
    LinkPreviewTest() { send("Host", "short.ly"); }

    links::domains::Domain domain = register_domain("short.ly");
};

TEST_F(LinkPreviewTest, TellsWhereACodeLeads)
{
    create_on(domain, "abc", "https://example.com");
    const auto preview = ask_preview("abc");
    EXPECT_EQ(preview.status, http::Status::ok);
    EXPECT_EQ(boost::json::parse(preview.body),
              boost::json::parse(R"({"code":0,"message":"success","data":{"short_code":"abc",)"
                                 R"("domain":"https://short.ly",)"
                                 R"("short_url":"https://short.ly/abc",)"
                                 R"("original_url":"https://example.com"}})"));
    EXPECT_THAT(clicks(), IsEmpty());
}

TEST_F(LinkPreviewTest, OnTheDefaultDomainNamesThePublicUrl)
{
    create("abc", "https://example.com/");
    send("Host", "127.0.0.1:5004");
    const auto data = boost::json::parse(ask_preview("abc").body).at("data");
    EXPECT_EQ(data.at("domain").as_string(), "https://s.example");
    EXPECT_EQ(data.at("short_url").as_string(), "https://s.example/abc");
    EXPECT_THAT(ask_preview("missing").body, HasSubstr("\"code\":40401"));
}

TEST_F(LinkPreviewTest, IsRefusedInTheWordsOfTheDialect)
{
    const auto expect = [this](const std::string& code, std::string_view body) {
        EXPECT_EQ(boost::json::parse(ask_preview(code).body), boost::json::parse(body)) << code;
    };
    expect("missing", R"({"code":40401,"message":"短网址不存在或已失效"})");
    expect("api", R"({"code":40401,"message":"短网址不存在或已失效"})");
    create_on(domain, "old", "https://example.com/",
              [this](auto& draft) { draft.expires = clock.now() - 1s; });
    expect("old", R"({"code":41001,"message":"短网址已过期"})");
    patch(create_on(domain, "off", "https://example.com/"),
          {.status = links::LinkStatus::inactive});
    expect("off", R"({"code":40301,"message":"短网址已被禁用"})");
    EXPECT_EQ(ask_preview("off").status, http::Status::forbidden);
    EXPECT_EQ(ask_preview("old").status, http::Status::gone);
}

TEST_F(LinkPreviewTest, KeepsTheTargetOfALinkWithAPassword)
{
    create_on(domain, "secret", "https://hidden.example.com/",
              [](auto& draft) { draft.password = "hunter2"; });
    const auto refused = ask_preview("secret");
    EXPECT_EQ(refused.status, http::Status::unauthorized);
    EXPECT_THAT(refused.body, Not(HasSubstr("hidden")));
}

} // namespace
} // namespace waymark::api::redirect
