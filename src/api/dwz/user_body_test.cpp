// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/user_body.hpp"
#include "api/dwz/user_view.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <chrono>

namespace waymark::api::dwz {
namespace {

using namespace std::chrono_literals;
using testing::Optional;

CreateUser body_of(std::string username)
{
    CreateUser body;
    body.username = std::move(username);
    body.password = "secret1";
    return body;
}

// Of n characters, each of three bytes.
std::string characters(std::size_t n)
{
    std::string text;
    for (std::size_t i = 0; i < n; ++i)
        text += "张";
    return text;
}

TEST(UserBody, IsAUserWhoMaySignIn)
{
    auto body = body_of("newuser");
    body.real_name = "张三";
    body.email = "zhangsan@example.com";
    body.phone = "13800138000";
    const auto draft = to_draft(body).value();
    EXPECT_THAT(draft.username, Optional(std::string("newuser")));
    EXPECT_THAT(draft.name, Optional(std::string("张三")));
    EXPECT_THAT(draft.phone, Optional(std::string("13800138000")));
    EXPECT_EQ(draft.email, "zhangsan@example.com");
    EXPECT_EQ(draft.role, identity::Role::user);
    EXPECT_TRUE(draft.is_active);
}

TEST(UserBody, MayLeaveOutWhatIsNotNeeded)
{
    auto body = body_of("abc");
    body.email = "";
    body.status = 0;
    const auto draft = to_draft(body).value();
    EXPECT_EQ(draft.email, "");
    EXPECT_EQ(draft.name, std::nullopt);
    EXPECT_FALSE(draft.is_active);
}

TEST(UserBody, CountsCharactersNotBytes)
{
    auto body = body_of(characters(50));
    body.password = characters(50);
    body.real_name = characters(100);
    EXPECT_TRUE(to_draft(body));
}

TEST(UserBody, NamesTheMemberThatBreaksARule)
{
    std::vector<std::pair<std::string, CreateUser>> wrong(9, {"", body_of("ann")});
    wrong[0] = {"username", body_of("ab")};
    wrong[1] = {"username", body_of(characters(51))};
    wrong[2] = {"username", body_of("ann@example")};
    wrong[3].first = "password";
    wrong[3].second.password = "12345";
    wrong[4].first = "password";
    wrong[4].second.password = characters(51);
    wrong[5].first = "real_name";
    wrong[5].second.real_name = characters(101);
    wrong[6].first = "phone";
    wrong[6].second.phone = "123456789012345678901";
    wrong[7].first = "email";
    wrong[7].second.email = "no address";
    wrong[8].first = "status";
    wrong[8].second.status = 2;
    for (const auto& [field, body] : wrong) {
        const auto draft = to_draft(body);
        ASSERT_FALSE(draft) << field;
        EXPECT_EQ(draft.error().field, field);
    }
}

TEST(UserBody, ChangesNothingByAnEmptyText)
{
    const auto patch = to_patch({.real_name = "", .email = "", .phone = {}, .status = 0}).value();
    EXPECT_EQ(patch.name, std::nullopt);
    EXPECT_EQ(patch.email, std::nullopt);
    EXPECT_THAT(patch.is_active, Optional(false));
}

TEST(UserBody, IsRefusedInTheWordsOfTheApi)
{
    const std::vector<std::pair<Error, std::string>> cases{
        {{Errc::not_found, "", ""}, R"({"code":40401,"message":"用户不存在"})"},
        {{Errc::conflict, "", "username"}, R"({"code":40901,"message":"用户名已存在"})"},
        {{Errc::conflict, "", "email"}, R"({"code":40901,"message":"邮箱已存在"})"},
        {{Errc::invalid_argument, "", "is_active"},
         R"({"code":40001,"message":"至少保留一个系统管理员"})"},
        {{Errc::invalid_argument, "", "id"},
         R"({"code":40001,"message":"至少保留一个系统管理员"})"},
        {{Errc::invalid_argument, "phone: no", "phone"},
         R"({"code":40001,"message":"请求参数错误: phone: no"})"},
    };
    for (const auto& [error, body] : cases)
        EXPECT_EQ(fail_on_user(error).body, body);
}

TEST(UserView, ShowsEmptyTextsForWhatIsNotSet)
{
    identity::User user;
    user.id = UserId{2};
    user.username = "newuser";
    user.created = user.updated = std::chrono::sys_days{std::chrono::January / 1 / 2024} + 5ms;
    EXPECT_EQ(to_view(user), boost::json::parse(R"({
        "id":2,"username":"newuser","real_name":"","email":"","phone":"","status":1,
        "last_login":null,"created_at":"2024-01-01T00:00:00Z",
        "updated_at":"2024-01-01T00:00:00Z"})"));
}

} // namespace
} // namespace waymark::api::dwz
