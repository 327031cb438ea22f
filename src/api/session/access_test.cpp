// SPDX-License-Identifier: Apache-2.0
#include "api/session/access.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace waymark::api::session {
namespace {

using testing::Optional;

http::Request request_of(http::Method method,
                         std::vector<std::pair<std::string, std::string>> fields)
{
    http::Request request;
    request.method = method;
    request.fields = std::move(fields);
    request.fields.emplace_back("Host", "go.example:8080");
    return request;
}

const std::vector<std::string> origins{"https://app.example"};

bool is_post_allowed(std::vector<std::pair<std::string, std::string>> fields)
{
    return is_own_will(request_of(http::Method::post, std::move(fields)), origins);
}

TEST(OwnWill, IsAssumedOfReadingWhateverTheOrigin)
{
    EXPECT_TRUE(
        is_own_will(request_of(http::Method::get, {{"Origin", "https://evil.example"}}), origins));
}

TEST(OwnWill, IsAssumedOfClientsThatAreNoBrowsers)
{
    EXPECT_TRUE(is_post_allowed({}));
}

TEST(OwnWill, IsSeenFromAPageOfThisHost)
{
    EXPECT_TRUE(is_post_allowed({{"Origin", "http://go.example:8080"}}));
    EXPECT_TRUE(is_post_allowed({{"Sec-Fetch-Site", "same-origin"}}));
    EXPECT_TRUE(is_post_allowed({{"Sec-Fetch-Site", "none"}}));
}

TEST(OwnWill, IsSeenFromAConfiguredOrigin)
{
    EXPECT_TRUE(
        is_post_allowed({{"Origin", "https://app.example"}, {"Sec-Fetch-Site", "cross-site"}}));
}

TEST(OwnWill, IsMissingFromAPageOfAnotherSite)
{
    EXPECT_FALSE(is_post_allowed({{"Origin", "https://evil.example"}}));
    EXPECT_FALSE(is_post_allowed({{"Origin", "http://go.example"}})); // another port
    EXPECT_FALSE(is_post_allowed({{"Origin", "null"}}));
    EXPECT_FALSE(is_post_allowed({{"Origin", ""}, {"Sec-Fetch-Site", "cross-site"}}));
    EXPECT_FALSE(
        is_post_allowed({{"Origin", "http://go.example:8080"}, {"Sec-Fetch-Site", "same-site"}}));
}

TEST(BearerToken, StandsBehindItsScheme)
{
    EXPECT_THAT(bearer_token("Bearer abc", true), Optional(std::string_view("abc")));
    EXPECT_THAT(bearer_token("Bearer abc", false), Optional(std::string_view("abc")));
}

TEST(BearerToken, MayHaveItsSchemeInAnyCaseUnlessReadStrictly)
{
    EXPECT_THAT(bearer_token("bearer abc", false), Optional(std::string_view("abc")));
    EXPECT_THAT(bearer_token("BEARER  abc", false), Optional(std::string_view("abc")));
    EXPECT_EQ(bearer_token("bearer abc", true), std::nullopt);
    EXPECT_EQ(bearer_token("Bearer  abc", true), std::nullopt);
}

TEST(BearerToken, IsMissingFromFieldsOfAnotherForm)
{
    for (const bool is_strict : {false, true}) {
        EXPECT_EQ(bearer_token("", is_strict), std::nullopt);
        EXPECT_EQ(bearer_token("Bearer", is_strict), std::nullopt);
        EXPECT_EQ(bearer_token("Bearer ", is_strict), std::nullopt);
        EXPECT_EQ(bearer_token("Bearerabc", is_strict), std::nullopt);
        EXPECT_EQ(bearer_token("Bearer a b", is_strict), std::nullopt);
        EXPECT_EQ(bearer_token("Basic abc", is_strict), std::nullopt);
    }
}

} // namespace
} // namespace waymark::api::session
