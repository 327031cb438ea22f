// SPDX-License-Identifier: Apache-2.0
#include "http/cors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::http {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Key;
using testing::Not;
using testing::Pair;

struct CorsTest : testing::Test {
    CorsOptions options{.origins = {"https://app.example"},
                        .is_public = [](std::string_view path) { return path == "/api/events"; }};

    static Request preflight(std::string origin, std::string path)
    {
        Request request;
        request.method = Method::options;
        request.path = std::move(path);
        request.fields = {{"Origin", std::move(origin)}, {"Access-Control-Request-Method", "PUT"}};
        return request;
    }
};

TEST_F(CorsTest, ReflectsAConfiguredOriginWithCredentials)
{
    const auto response = answer_preflight(options, preflight("https://app.example", "/x"));
    EXPECT_EQ(response.status, Status::no_content);
    EXPECT_THAT(response.fields,
                AllOf(Contains(Pair("Access-Control-Allow-Origin", "https://app.example")),
                      Contains(Pair("Access-Control-Allow-Credentials", "true")),
                      Contains(Pair("Vary", "Origin")),
                      Contains(Key("Access-Control-Allow-Methods"))));
}

TEST_F(CorsTest, GrantsAnUnknownOriginNothing)
{
    const auto response = answer_preflight(options, preflight("https://evil.example", "/x"));
    EXPECT_EQ(response.status, Status::no_content);
    EXPECT_THAT(response.fields, Not(Contains(Key("Access-Control-Allow-Origin"))));
}

TEST_F(CorsTest, OpensPublicPathsToAllWithoutCredentials)
{
    const auto response =
        answer_preflight(options, preflight("https://any.example", "/api/events"));
    EXPECT_THAT(response.fields, AllOf(Contains(Pair("Access-Control-Allow-Origin", "*")),
                                       Not(Contains(Key("Access-Control-Allow-Credentials")))));
}

TEST_F(CorsTest, LetsAConfiguredOriginUsePublicPathsWithCredentials)
{
    const auto response =
        answer_preflight(options, preflight("https://app.example", "/api/events"));
    EXPECT_THAT(response.fields,
                AllOf(Contains(Pair("Access-Control-Allow-Origin", "https://app.example")),
                      Contains(Pair("Access-Control-Allow-Credentials", "true"))));
}

TEST_F(CorsTest, TellsOfPublicPathsThatTheyAreToWhoeverAsks)
{
    Request request;
    request.path = "/api/events";
    Response response;
    add_cors_fields(options, request, response);
    EXPECT_THAT(response.fields, AllOf(Contains(Pair("Access-Control-Allow-Origin", "*")),
                                       Contains(Pair("Vary", "Origin"))));
}

TEST_F(CorsTest, AllowsTheFieldsThatAreAskedFor)
{
    auto request = preflight("https://app.example", "/x");
    request.fields.emplace_back("Access-Control-Request-Headers", "x-sign,x-time");
    EXPECT_THAT(answer_preflight(options, request).fields,
                Contains(Pair("Access-Control-Allow-Headers", "x-sign,x-time")));
}

TEST_F(CorsTest, GrantsNothingToAnswersForTheSameOrigin)
{
    Response response;
    add_cors_fields(options, Request{}, response);
    EXPECT_THAT(response.fields, Not(Contains(Key("Access-Control-Allow-Origin"))));
}

} // namespace
} // namespace waymark::http
