// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/user_input.hpp"

#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

using identity::Role;
using testing::Optional;

http::Request with_body(std::string body)
{
    http::Request request;
    request.body = std::move(body);
    return request;
}

Result<identity::UserQuery> query_of(std::string text)
{
    http::Request request;
    request.query = std::move(text);
    return read_user_query(request);
}

TEST(UserInput, AsksForUsersByRoleAndState)
{
    EXPECT_EQ(query_of("").value().role, std::nullopt);
    EXPECT_EQ(query_of("").value().is_active, std::nullopt);
    EXPECT_THAT(query_of("role=ADMIN").value().role, Optional(Role::admin));
    EXPECT_THAT(query_of("isActive=false").value().is_active, Optional(false));
    EXPECT_THAT(query_of("status=INACTIVE").value().is_active, Optional(false));
    EXPECT_THAT(query_of("isActive=true&search=ann").value().search, "ann");
}

TEST(UserInput, TellsAStatusInEitherSpelling)
{
    for (const std::string body : {R"({"status": "INACTIVE"})", R"({"isActive": false})"})
        EXPECT_THAT(read_status_patch(with_body(body)).value().is_active, Optional(false)) << body;
}

TEST(UserInput, RemovesANameThatIsNotGiven)
{
    EXPECT_THAT(read_name_patch(with_body(R"({"name": "Ann"})")).value().name,
                Optional(std::string("Ann")));
    EXPECT_THAT(read_name_patch(with_body("")).value().name, Optional(std::string()));
    EXPECT_THAT(read_name_patch(with_body(R"({"name": null})")).value().name,
                Optional(std::string()));
}

TEST(UserInput, MakesAUserUnlessToldOtherwise)
{
    const std::string account = R"("email": "ann@example.com", "password": "password")";
    EXPECT_EQ(read_user_draft(with_body("{" + account + "}")).value().role, Role::user);
    EXPECT_EQ(read_user_draft(with_body("{" + account + R"(, "role": "ADMIN"})")).value().role,
              Role::admin);
}

TEST(UserInput, NamesTheParameterThatIsWrong)
{
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"role=admin", "role"},
        {"isActive=yes", "isActive"},
        {"status=EXPIRED", "status"},
        {"search=a%00b", "search"},
    };
    for (const auto& [text, field] : wrong) {
        const auto query = query_of(text);
        ASSERT_FALSE(query) << text;
        EXPECT_EQ(query.error().field, field);
    }
}

TEST(UserInput, NamesTheMemberThatIsWrong)
{
    const auto field_of = [](const auto& result) {
        return result ? std::string("none") : result.error().field;
    };
    EXPECT_EQ(field_of(read_role_patch(with_body(R"({"role": "OWNER"})"))), "role");
    EXPECT_EQ(field_of(read_role_patch(with_body("{}"))), "role");
    EXPECT_EQ(field_of(read_status_patch(with_body("{}"))), "status");
    EXPECT_EQ(field_of(read_status_patch(with_body(R"({"isActive": "no"})"))), "isActive");
    EXPECT_EQ(field_of(read_name_patch(with_body(R"({"name": ""})"))), "name");
    EXPECT_EQ(field_of(read_name_patch(with_body(R"({"name": ")" + std::string(101, 'x') + "\"}"))),
              "name");
    EXPECT_EQ(field_of(read_new_password(with_body(R"({"newPassword": "seven77"})"))),
              "newPassword");
    EXPECT_EQ(field_of(read_user_draft(with_body(R"({"email": "ann", "password": "password"})"))),
              "email");
    EXPECT_EQ(field_of(read_user_draft(
                  with_body(R"({"email": "ann@example.com", "password": "seven77"})"))),
              "password");
}

} // namespace
} // namespace waymark::api::openshort
