// SPDX-License-Identifier: Apache-2.0
#include "api/session/sign_in_body.hpp"

#include <gmock/gmock.h>

namespace waymark::api::session {
namespace {

using testing::Optional;

Result<identity::SignIn> sign_in_of(std::string body)
{
    http::Request request;
    request.body = std::move(body);
    request.fields = {{"User-Agent", "Browser/1 \xff" + std::string(600, 'x')}};
    return read_sign_in(request);
}

TEST(SignInBody, NamesTheAccountByAddressOrByUsername)
{
    EXPECT_EQ(sign_in_of(R"({"email": "ann@example.com", "password": "secret"})").value().login,
              "ann@example.com");
    EXPECT_EQ(sign_in_of(R"({"username": "ann", "password": "secret"})").value().login, "ann");
}

TEST(SignInBody, TakesACodeOfEitherMemberButNoEmptyOne)
{
    const std::string account = R"("email": "ann@example.com", "password": "secret")";
    EXPECT_EQ(sign_in_of("{" + account + R"(, "twoFactorCode": ""})").value().code, std::nullopt);
    EXPECT_THAT(sign_in_of("{" + account + R"(, "twoFactorCode": "123456"})").value().code,
                Optional(std::string("123456")));
    EXPECT_THAT(sign_in_of("{" + account + R"(, "twoFactorCode": "", "recoveryCode": "abcd-efgh"})")
                    .value()
                    .code,
                Optional(std::string("abcd-efgh")));
}

TEST(SignInBody, KeepsTheUserAgentShortAndWellFormed)
{
    const auto attempt =
        sign_in_of(R"({"email": "ann@example.com", "password": "secret"})").value();
    EXPECT_THAT(attempt.client.user_agent, testing::StartsWith("Browser/1 \xef\xbf\xbd"));
    EXPECT_EQ(attempt.client.user_agent.size(), 500U);
}

TEST(SignInBody, NamesTheMemberThatIsWrong)
{
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"", "email"},
        {R"({"password": "secret"})", "email"},
        {R"({"email": 5, "password": "secret"})", "email"},
        {R"({"email": "nobody", "password": "secret"})", "email"},
        {R"({"email": "", "username": "ann", "password": "secret"})", "email"},
        {R"({"username": "ann@", "password": "secret"})", "username"},
        {R"({"email": "ann@example.com"})", "password"},
        {R"({"email": "ann@example.com", "password": "five5"})", "password"},
        {R"({"email": "ann@example.com", "password": "secret", "twoFactorCode": 123456})",
         "twoFactorCode"},
    };
    for (const auto& [body, field] : wrong) {
        const auto attempt = sign_in_of(body);
        ASSERT_FALSE(attempt) << body;
        EXPECT_EQ(attempt.error().code, Errc::invalid_argument);
        EXPECT_EQ(attempt.error().field, field) << body;
    }
}

} // namespace
} // namespace waymark::api::session
