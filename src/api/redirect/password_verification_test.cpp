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

constexpr std::string_view json = "application/json; charset=utf-8";
constexpr std::string_view form = "application/x-www-form-urlencoded";
constexpr std::string_view right_json = R"({"password":"hunter2"})";
constexpr std::string_view wrong_json = R"({"password":"guess"})";

class PasswordVerificationTest : public RedirectorFixture {
protected:
    http::Status try_json(std::string_view body) { return verify("secret", json, body).status; }

    void fail(int times)
    {
        for (int i = 0; i < times; ++i)
            EXPECT_EQ(try_json(wrong_json), http::Status::unauthorized);
    }

    links::Link link = create("secret", "https://hidden.example.com/?a=1", [](auto& draft) {
        draft.password = "hunter2";
        draft.utm.medium = "mail";
    });
};

TEST_F(PasswordVerificationTest, TellsAProgramWhereTheLinkLeads)
{
    const auto opened = verify("secret?utm_source=b", json, right_json);
    EXPECT_EQ(opened.status, http::Status::ok);
    EXPECT_EQ(
        boost::json::parse(opened.body),
        boost::json::parse(R"({"originalUrl":)"
                           R"("https://hidden.example.com/?a=1&utm_source=b&utm_medium=mail"})"));
    EXPECT_EQ(field_of(opened, "Cache-Control"), "no-store");
    ASSERT_EQ(clicks().size(), 1U);
    EXPECT_EQ(clicks()[0].link, link.id.value);
    EXPECT_EQ(clicks()[0].utm_source, "b");
}

TEST_F(PasswordVerificationTest, SendsABrowserOnWithoutAScript)
{
    const auto opened = verify("secret", form, "password=hunter2&turnstileToken=x");
    EXPECT_EQ(opened.status, http::Status::ok);
    EXPECT_EQ(opened.content_type, "text/html; charset=utf-8");
    EXPECT_THAT(opened.body, HasSubstr("http-equiv=\"refresh\" content=\"0;url="
                                       "https://hidden.example.com/?a=1&amp;utm_medium=mail\""));
    EXPECT_THAT(opened.body, Not(HasSubstr("<script")));
    EXPECT_THAT(field_of(opened, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
    EXPECT_EQ(field_of(opened, "X-Frame-Options"), "DENY");
    EXPECT_EQ(clicks().size(), 1U);
}

TEST_F(PasswordVerificationTest, AnswersJsonByAPageIfThatIsPreferred)
{
    send("Accept", "text/html");
    EXPECT_THAT(verify("secret", json, right_json).body, HasSubstr("http-equiv=\"refresh\""));
}

TEST_F(PasswordVerificationTest, WrongPasswordIsToldAsTheAskerUnderstands)
{
    const auto told = verify("secret", json, wrong_json);
    EXPECT_EQ(told.status, http::Status::unauthorized);
    EXPECT_EQ(boost::json::parse(told.body).at("message").as_string(), "Incorrect password");
    EXPECT_THAT(told.body, Not(HasSubstr("hidden")));

    const auto led_back = verify("secret?utm_source=b", form, "password=guess");
    EXPECT_EQ(led_back.status, http::Status::found);
    EXPECT_EQ(location_of(led_back), "/secret?utm_source=b&error=invalid_password");
    EXPECT_EQ(location_of(verify("secret", form, "password=guess")),
              "/secret?error=invalid_password");
    EXPECT_THAT(clicks(), IsEmpty());
}

TEST_F(PasswordVerificationTest, WhatIsNoPasswordIsNotChecked)
{
    for (const auto* body : {"{}", R"({"password":"abc"})", R"({"password":5})", "{", "[]"}) {
        const auto refused = verify("secret", json, body);
        EXPECT_EQ(refused.status, http::Status::bad_request) << body;
    }
    EXPECT_THAT(verify("secret", json, R"({"password":"abc"})").body,
                HasSubstr("\"field\":\"password\""));
    EXPECT_EQ(location_of(verify("secret", form, "password=abc")),
              "/secret?error=invalid_password");
    EXPECT_EQ(location_of(verify("secret", form, "password=%ff%ff%ff%ff")),
              "/secret?error=invalid_password");
    EXPECT_EQ(hashed, 0);
    EXPECT_EQ(try_json(right_json), http::Status::ok) << "none of it was a failure";
}

TEST_F(PasswordVerificationTest, LinkWithoutPasswordHasNothingToVerify)
{
    create("open", "https://example.com/");
    EXPECT_EQ(verify("open", json, right_json).status, http::Status::bad_request);
    const auto page = verify("open", form, "password=hunter2");
    EXPECT_EQ(page.status, http::Status::bad_request);
    EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
}

TEST_F(PasswordVerificationTest, LinkThatLeadsNowhereIsRefusedBeforeItsPassword)
{
    for (const auto* slug : {"missing", "api", "a b"}) {
        EXPECT_EQ(verify(slug, json, right_json).status, http::Status::not_found) << slug;
        EXPECT_EQ(verify(slug, form, "password=hunter2").status, http::Status::not_found) << slug;
    }
    patch(link, {.status = links::LinkStatus::inactive});
    EXPECT_EQ(try_json(right_json), http::Status::bad_request);
    EXPECT_EQ(hashed, 0);
}

TEST_F(PasswordVerificationTest, FifthFailureLocksTheLinkForAHalfMinute)
{
    fail(5);
    const auto locked = verify("secret", json, right_json);
    EXPECT_EQ(locked.status, http::Status::forbidden);
    EXPECT_EQ(field_of(locked, "Retry-After"), "30");
    EXPECT_EQ(hashed, 5) << "a locked password is not checked";
    const auto page = verify("secret", form, "password=hunter2");
    EXPECT_EQ(page.status, http::Status::forbidden);
    EXPECT_THAT(page.body, HasSubstr("Too many attempts"));

    clock.advance(30s);
    EXPECT_EQ(try_json(right_json), http::Status::ok);
}

TEST_F(PasswordVerificationTest, LinkIsLockedForOtherAddressesToo)
{
    fail(5);
    client = IpAddress::v4(0x05060709);
    EXPECT_EQ(try_json(right_json), http::Status::forbidden);
}

TEST_F(PasswordVerificationTest, AddressIsLockedAtOtherLinksToo)
{
    create("other", "https://example.com/", [](auto& draft) { draft.password = "hunter2"; });
    fail(5);
    EXPECT_EQ(verify("other", json, right_json).status, http::Status::forbidden);
    client = IpAddress::v4(0x05060709);
    EXPECT_EQ(verify("other", json, right_json).status, http::Status::ok);
}

TEST_F(PasswordVerificationTest, SuccessForgetsTheFailuresOfBoth)
{
    fail(4);
    EXPECT_EQ(try_json(right_json), http::Status::ok);
    fail(4);
    EXPECT_EQ(try_json(right_json), http::Status::ok);
}

TEST_F(PasswordVerificationTest, LimitHoldsBehindThePasswordToo)
{
    create("few", "https://example.com/", [](auto& draft) {
        draft.password = "hunter2";
        draft.click_limit = 1;
    });
    EXPECT_EQ(verify("few", json, right_json).status, http::Status::ok);
    EXPECT_EQ(verify("few", json, right_json).status, http::Status::bad_request);
    EXPECT_EQ(clicks().size(), 1U);
}

TEST_F(PasswordVerificationTest, SpeaksTheHostsDialect)
{
    const auto domain =
        register_domain("short.ly", [](auto& draft) { draft.pass_query_params = true; });
    create_on(domain, "secret", "https://example.com/?b=1",
              [](auto& draft) { draft.password = "hunter2"; });
    send("Host", "short.ly");
    EXPECT_THAT(verify("secret", json, wrong_json).body, HasSubstr("\"code\":40101"));
    EXPECT_THAT(verify("secret", json, "{}").body, HasSubstr("\"code\":40001"));
    EXPECT_THAT(verify("secret?a=2", json, right_json).body,
                HasSubstr("https://example.com/?a=2&b=1"));
    EXPECT_EQ(clicks().at(0).domain, domain.name_id.value);
}

} // namespace
} // namespace waymark::api::redirect
