// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/masking.hpp"

#include <gmock/gmock.h>

#include <array>

namespace waymark::api::dwz {
namespace {

TEST(Masking, TellsSecretsByTheirNames)
{
    for (const auto* const name : {"password",
                                   "new_password",
                                   "OLD_PASSWORD",
                                   "passwd",
                                   "token",
                                   "accessToken",
                                   "app_secret",
                                   "secret",
                                   "key",
                                   "Key",
                                   "api_key",
                                   "privateKey",
                                   "two_factor_code",
                                   "twoFactorCode",
                                   "pwd",
                                   "user_pwd",
                                   "passcode",
                                   "otp",
                                   "TOTP",
                                   "recovery_code",
                                   "recoveryCodes",
                                   "credential",
                                   "Credentials"})
        EXPECT_TRUE(is_secret_name(name)) << name;
    for (const auto* const name :
         {"username", "token_name", "Token_Type", "token_id", "code", "keyword", "short_code", ""})
        EXPECT_FALSE(is_secret_name(name)) << name;
}

TEST(Masking, ReplacesSecretsAtAnyDepth)
{
    EXPECT_EQ(masked(R"({"username":"ann","password":"p",
                         "list":[{"app_secret":"s","id":1},[{"Token":null}]],
                         "data":{"user":{"old_password":{"nested":"x"}}}})"),
              R"({"username":"ann","password":"***",)"
              R"("list":[{"app_secret":"***","id":1},[{"Token":"***"}]],)"
              R"("data":{"user":{"old_password":"***"}}})");
}

TEST(Masking, ReplacesEveryMemberButThoseThatArePlain)
{
    constexpr std::array<std::string_view, 2> plain{"username", "email"};
    EXPECT_EQ(masked_but(R"({"username":"ann","pass":"p","code":123456,"email":"a@b.c"})", plain),
              R"({"username":"ann","pass":"***","code":"***","email":"a@b.c"})");
}

TEST(Masking, TakesNothingButATextForPlain)
{
    constexpr std::array<std::string_view, 1> plain{"username"};
    EXPECT_EQ(masked_but(R"({"username":{"password":"p"}})", plain), R"({"username":"***"})");
    EXPECT_EQ(masked_but(R"([{"username":"ann"}])", plain), "***");
    EXPECT_EQ(masked_but(R"({"username":"ann")", plain), "***");
    EXPECT_EQ(masked_but("", plain), "");
}

TEST(Masking, KeepsNothingOfWhatItCannotRead)
{
    EXPECT_EQ(masked(R"({"password":"p)"), "***");
    EXPECT_EQ(masked(R"("a password alone")"), "***");
    EXPECT_EQ(masked("password=p"), "***");
    EXPECT_EQ(masked(std::string(40, '[') + std::string(40, ']')), "***");
}

TEST(Masking, LeavesAnEmptyTextEmpty)
{
    EXPECT_EQ(masked(""), "");
}

} // namespace
} // namespace waymark::api::dwz
