// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/envelope.hpp"
#include "api/dwz/operation_note.hpp"
#include "api/dwz/operation_view.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <chrono>

namespace waymark::api::dwz {
namespace {

using namespace std::chrono_literals;

class OperationNoteTest : public testing::Test {
protected:
    OperationNoteTest()
    {
        request.method = http::Method::post;
        request.method_text = "POST";
        request.path = "/api/v1/tokens";
        request.client = IpAddress::v4(0x7f00'0001);
        request.fields.emplace_back("User-Agent", "curl/8");
    }

    audit::Operation note(const http::Response& response)
    {
        return note_operation({request, caller, ""}, response, {noon, 3ms});
    }

    void sign_in()
    {
        caller.id = UserId{1};
        caller.email = "admin@example.com";
    }

    static constexpr TimePoint noon = std::chrono::sys_days{std::chrono::January / 15 / 2024} + 12h;
    http::Request request;
    identity::Caller caller;
};

TEST_F(OperationNoteTest, TellsWhoDidWhatAndHowItEnded)
{
    sign_in();
    request.body = R"({"token_name":"ci"})";
    const auto operation = note(ok(boost::json::object{{"app_secret", "s3"}}));
    EXPECT_EQ(to_view(operation), boost::json::parse(R"({
        "id":0,"user_id":1,"username":"admin@example.com","operation":"创建","resource":"Token",
        "resource_id":"","method":"POST","path":"/api/v1/tokens",
        "request_body":"{\"token_name\":\"ci\"}","response_code":200,
        "response_body":"{\"code\":0,\"message\":\"success\",\"data\":{\"app_secret\":\"***\"}}",
        "ip":"127.0.0.1","user_agent":"curl/8","execute_time":3,"status":1,"error_message":"",
        "created_at":"2024-01-15T12:00:00Z"})"));
}

TEST_F(OperationNoteTest, PrefersTheUsernameToTheAddress)
{
    sign_in();
    caller.username = "admin";
    EXPECT_EQ(note(done("好")).username, "admin");
}

TEST_F(OperationNoteTest, KnowsNobodyWhereACredentialIsRefused)
{
    const auto operation = note(fail(http::Status::unauthorized, "缺少认证信息"));
    EXPECT_EQ(operation.user, std::nullopt);
    EXPECT_EQ(operation.username, "");
    EXPECT_EQ(operation.error_message, "缺少认证信息");
    EXPECT_TRUE(to_view(operation).at("user_id").is_null());
    EXPECT_EQ(to_view(operation).at("status"), 0);
}

TEST_F(OperationNoteTest, KeepsNoBodiesOfStrangers)
{
    request.body = R"({"token_name":"ci"})";
    const auto operation = note(fail(http::Status::unauthorized, "缺少认证信息"));
    EXPECT_EQ(operation.request_body, "");
    EXPECT_EQ(operation.response_body, "");
}

TEST_F(OperationNoteTest, KeepsTheBodiesOfLoginsThatFail)
{
    for (const auto* const path : {"/api/v1/login", "/api/v1/auth/login", "/api/v1/auth/login/"}) {
        request.path = path;
        request.body = R"({"username":"admin"})";
        const auto operation = note(fail(http::Status::unauthorized, "用户名或密码错误"));
        EXPECT_EQ(operation.request_body, request.body);
        EXPECT_EQ(operation.response_body, R"({"code":40101,"message":"用户名或密码错误"})");
    }
}

TEST_F(OperationNoteTest, KeepsOfALoginWhoItIsAndNothingElse)
{
    request.path = "/api/v1/login";
    request.body = R"({"username":"admin","pass":"p","password":"p","code":"123456"})";
    EXPECT_EQ(note(done("好")).request_body,
              R"({"username":"admin","pass":"***","password":"***","code":"***"})");
}

TEST_F(OperationNoteTest, LeavesOutThePagesOfTheLogItself)
{
    sign_in();
    request.method = http::Method::get;
    request.path = "/api/v1/logs";
    EXPECT_EQ(note(ok(boost::json::object{})).response_body, "");
}

} // namespace
} // namespace waymark::api::dwz
