// SPDX-License-Identifier: Apache-2.0
#include "api/session/password_change.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::session {
namespace {

Result<PasswordChange> change_of(std::string_view text)
{
    const auto body = boost::json::parse(text).as_object();
    return read_password_change(body, shape_of_password_change(body));
}

TEST(PasswordChange, IsReadInTheMembersOfEachDialect)
{
    for (const std::string_view body : {
             R"({"currentPassword": "before", "newPassword": "afterwards"})",
             R"({"oldPassword": "before", "newPassword": "afterwards"})",
             R"({"old_password": "before", "new_password": "afterwards"})",
         }) {
        const auto change = change_of(body);
        ASSERT_TRUE(change) << body;
        EXPECT_EQ(change->current, "before");
        EXPECT_EQ(change->next, "afterwards");
    }
}

TEST(PasswordChange, IsPingoosByEitherOfItsMembers)
{
    EXPECT_EQ(shape_of_password_change({{"old_password", "x"}}), Shape::pingoo);
    EXPECT_EQ(shape_of_password_change({{"new_password", "x"}}), Shape::pingoo);
    EXPECT_EQ(shape_of_password_change({{"oldPassword", "x"}}), Shape::openshort);
    EXPECT_EQ(shape_of_password_change({}), Shape::openshort);
}

TEST(PasswordChange, NamesTheMemberThatIsWrong)
{
    const std::vector<std::pair<std::string_view, std::string_view>> wrong{
        {R"({})", "currentPassword"},
        {R"({"currentPassword": "", "newPassword": "afterwards"})", "currentPassword"},
        {R"({"oldPassword": 5, "newPassword": "afterwards"})", "oldPassword"},
        {R"({"currentPassword": "before"})", "newPassword"},
        {R"({"currentPassword": "before", "newPassword": "seven77"})", "newPassword"},
        {R"({"old_password": "before", "new_password": null})", "new_password"},
        {R"({"old_password": "before", "new_password": "five5"})", "new_password"},
        {R"({"new_password": "afterwards"})", "old_password"},
    };
    for (const auto& [body, field] : wrong) {
        const auto change = change_of(body);
        ASSERT_FALSE(change) << body;
        EXPECT_EQ(change.error().code, Errc::invalid_argument);
        EXPECT_EQ(change.error().field, field) << body;
    }
}

TEST(PasswordChange, CountsCharactersNotBytes)
{
    const std::string six = "六个字的密码";
    EXPECT_TRUE(check_new_password(six, pingoo_password, "password"));
    EXPECT_FALSE(check_new_password(six, openshort_password, "password"));
    EXPECT_TRUE(check_new_password(std::string(32, 'x'), pingoo_password, "password"));
    EXPECT_FALSE(check_new_password(std::string(33, 'x'), pingoo_password, "password"));
    EXPECT_TRUE(check_new_password(std::string(33, 'x'), openshort_password, "password"));
}

} // namespace
} // namespace waymark::api::session
