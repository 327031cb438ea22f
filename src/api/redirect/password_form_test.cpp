// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/password_form.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace waymark::api::redirect {
namespace {

TEST(PasswordForm, KeepsTheVisitsQueryButForTheMarkOfAWrongPassword)
{
    const auto read = [](std::string_view query) {
        const auto form = read_form_query(query);
        return std::pair(form.visit, form.was_wrong);
    };
    EXPECT_EQ(read(""), std::pair(std::string(), false));
    EXPECT_EQ(read("a=1&b"), std::pair(std::string("a=1&b"), false));
    EXPECT_EQ(read("error=invalid_password"), std::pair(std::string(), true));
    EXPECT_EQ(read("a=1&error=invalid_password&b=%41"), std::pair(std::string("a=1&b=%41"), true));
    EXPECT_EQ(read("error=404"), std::pair(std::string("error=404"), false));
}

TEST(PasswordForm, LeadsToTheVerificationAndBack)
{
    EXPECT_EQ(form_action("abc", ""), "/abc/verify");
    EXPECT_EQ(form_action("abc", "a=1"), "/abc/verify?a=1");
    EXPECT_EQ(wrong_password_location("abc", ""), "/abc?error=invalid_password");
    EXPECT_EQ(wrong_password_location("abc", "a=1"), "/abc?a=1&error=invalid_password");
}

TEST(PasswordForm, BytesThatNoUrlHasAreEscapedOnTheWay)
{
    EXPECT_EQ(form_action("abc", "a=\xff b"), "/abc/verify?a=%FF%20b");
    EXPECT_EQ(wrong_password_location("abc", "a=\xff\r\nb"),
              "/abc?a=%FF%0D%0Ab&error=invalid_password");
}

TEST(PasswordForm, IsReadByItsContentType)
{
    http::Request request;
    request.fields = {{"content-type", "APPLICATION/JSON; charset=utf-8"}};
    EXPECT_TRUE(has_json_body(request));
    request.body = R"({"password":"hunter2","more":1})";
    EXPECT_EQ(read_password(request), "hunter2");

    request.fields = {{"Content-Type", "application/x-www-form-urlencoded"}};
    EXPECT_FALSE(has_json_body(request));
    request.body = "more=1&password=a+b%26c";
    EXPECT_EQ(read_password(request), "a b&c");
}

TEST(PasswordForm, RefusesWhatNoLinkCanHaveForAPassword)
{
    http::Request request;
    for (const std::string& body :
         {std::string(), std::string("password="), std::string("password=abc"),
          "password=" + std::string(129, 'x'), std::string("password=%ff%ff%ff%ff%ff")}) {
        request.body = body;
        const auto password = read_password(request);
        ASSERT_FALSE(password) << body;
        EXPECT_EQ(password.error().code, Errc::invalid_argument);
        EXPECT_EQ(password.error().field, "password");
    }
    request.body = "password=密码密码";
    EXPECT_TRUE(read_password(request));
}

} // namespace
} // namespace waymark::api::redirect
