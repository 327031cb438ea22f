// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/envelope.hpp"

#include <gmock/gmock.h>

namespace waymark::api::dwz {
namespace {

using http::Status;

TEST(Envelope, CarriesTheDataOfASuccess)
{
    const auto response = ok(boost::json::array{1, 2});
    EXPECT_EQ(response.status, Status::ok);
    EXPECT_EQ(response.content_type, "application/json; charset=utf-8");
    EXPECT_EQ(response.body, R"({"code":0,"message":"success","data":[1,2]})");
}

TEST(Envelope, HasNoDataMemberWithoutData)
{
    EXPECT_EQ(done("登出成功").body, R"({"code":0,"message":"登出成功"})");
}

TEST(Envelope, TellsWhatIsWrongWithTheInput)
{
    const auto response = fail(Error{Errc::invalid_argument, "page is too large", "page"});
    EXPECT_EQ(response.status, Status::bad_request);
    EXPECT_EQ(response.body, R"({"code":40001,"message":"请求参数错误: page is too large"})");
}

TEST(Envelope, BeginsEachCodeWithItsStatus)
{
    const std::vector<std::pair<Errc, std::string>> cases{
        {Errc::unauthenticated, R"({"code":40101,"message":"未授权"})"},
        {Errc::forbidden, R"({"code":40301,"message":"禁止访问"})"},
        {Errc::not_found, R"({"code":40401,"message":"资源不存在"})"},
        {Errc::conflict, R"({"code":40901,"message":"资源冲突"})"},
        {Errc::gone, R"({"code":41001,"message":"短网址已过期"})"},
        {Errc::rate_limited, R"({"code":42901,"message":"请求过于频繁，请稍后再试"})"},
        {Errc::unavailable, R"({"code":50301,"message":"服务不健康"})"},
    };
    for (const auto& [code, body] : cases)
        EXPECT_EQ(fail(Error{code, "not for the client", ""}).body, body);
}

TEST(Envelope, AnswersAnUnknownPathForBothKindsOfClient)
{
    const auto response = render_error(Status::not_found, "Cannot GET /api/v1/x");
    EXPECT_EQ(response.status, Status::not_found);
    EXPECT_EQ(response.body, R"({"code":40401,"message":"资源不存在","error":"Not Found"})");
    ASSERT_EQ(response.fields.size(), 1U);
    EXPECT_EQ(response.fields[0].first, "trace-id");
}

TEST(Envelope, KnowsNoStatus405)
{
    const auto response = render_error(Status::method_not_allowed, "Cannot PATCH /api/v1/users");
    EXPECT_EQ(response.status, Status::not_found);
}

TEST(Envelope, TellsWhatTheServerRefusesBeforeAHandlerIsAsked)
{
    EXPECT_EQ(render_error(Status::payload_too_large, "too large").body,
              R"({"code":41301,"message":"请求体过大"})");
    EXPECT_EQ(render_error(Status::bad_request, "a malformed path").body,
              R"({"code":40001,"message":"请求参数错误: a malformed path"})");
    EXPECT_EQ(render_error(Status::internal_server_error, "Internal server error").body,
              R"({"code":50001,"message":"服务器内部错误"})");
    EXPECT_EQ(render_error(Status::uri_too_long, "The target is too long.").body,
              R"({"code":41401,"message":"The target is too long."})");
}

TEST(Envelope, TellsARejectionInItsOwnWords)
{
    const auto response = fail(Rejection{Errc::conflict, "域名已存在"});
    EXPECT_EQ(response.status, Status::conflict);
    EXPECT_EQ(response.body, R"({"code":40901,"message":"域名已存在"})");
}

TEST(Envelope, RejectsAnErrorAsItFailsWithIt)
{
    EXPECT_EQ(reject({Errc::invalid_argument, "page is too large", "page"}),
              (Rejection{Errc::invalid_argument, "请求参数错误: page is too large"}));
    EXPECT_EQ(reject({Errc::not_found, "not for the client", ""}),
              (Rejection{Errc::not_found, "资源不存在"}));
}

TEST(Envelope, TellsWhenToTryAgain)
{
    const auto response = fail({Errc::rate_limited, "Too many wrong passwords", ""});
    EXPECT_EQ(response.status, http::Status::too_many_requests);
    EXPECT_THAT(response.fields, testing::Contains(testing::Pair("Retry-After", "60")));
    EXPECT_EQ(response.body, R"({"code":42901,"message":"请求过于频繁，请稍后再试"})");
}

} // namespace
} // namespace waymark::api::dwz
