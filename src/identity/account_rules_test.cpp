// SPDX-License-Identifier: Apache-2.0
#include "identity/account_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::identity {
namespace {

std::string field_of(const Result<void>& checked)
{
    if (checked)
        return "";
    EXPECT_EQ(checked.error().code, Errc::invalid_argument);
    return checked.error().field;
}

TEST(AccountRules, AddressesInUsePass)
{
    for (const char* email : {"ann@example.com", "a@b.co", "ann.b+tag@mail.example.co.uk",
                              "admin@localhost", "o'neil@example.ie", "jörg@bücher.example"})
        EXPECT_TRUE(check_email(email)) << email;
}

TEST(AccountRules, TextThatIsNoAddressIsRefused)
{
    const std::string too_long = std::string(250, 'a') + "@b.co";
    for (const std::string& email :
         {std::string(""), std::string("ann"), std::string("@example.com"), std::string("ann@"),
          std::string("ann@@example.com"), std::string("ann@example.com@b.co"),
          std::string("an n@example.com"), std::string("ann@exa mple.com"), std::string("ann@.com"),
          std::string("ann@example."), std::string("ann@a..b"), std::string("ann@example.com\n"),
          std::string("ann\0@b.co", 9), std::string("\xff@b.co"), too_long})
        EXPECT_EQ(field_of(check_email(email)), "email") << email;
}

TEST(AccountRules, PasswordsAreBoundedInLength)
{
    EXPECT_EQ(field_of(check_password("12345")), "password");
    EXPECT_TRUE(check_password("123456"));
    EXPECT_EQ(field_of(check_password("äöüäö")), "password");
    EXPECT_TRUE(check_password("äöüäöü"));
    EXPECT_TRUE(check_password(std::string(password_bytes_max, 'x')));
    EXPECT_EQ(field_of(check_password(std::string(password_bytes_max + 1, 'x'))), "password");
    EXPECT_EQ(field_of(check_password("\xff\xff\xff\xff\xff\xff")), "password");
}

TEST(AccountRules, UsernamesAreNoAddresses)
{
    EXPECT_TRUE(check_username("ann"));
    EXPECT_TRUE(check_username("张三"));
    EXPECT_EQ(field_of(check_username("")), "username");
    EXPECT_EQ(field_of(check_username("ann@example.com")), "username");
    EXPECT_EQ(field_of(check_username("ann\t")), "username");
    EXPECT_EQ(field_of(check_username(std::string(username_length_max + 1, 'a'))), "username");
}

TEST(AccountRules, PlainTextIsCountedInCharacters)
{
    EXPECT_TRUE(check_plain_text("", "name", 3));
    EXPECT_TRUE(check_plain_text("张三丰", "name", 3));
    EXPECT_EQ(field_of(check_plain_text("abcd", "name", 3)), "name");
    EXPECT_EQ(field_of(check_plain_text("a\nb", "phone", 3)), "phone");
    EXPECT_EQ(field_of(check_plain_text("\xc3", "name", 3)), "name");
}

} // namespace
} // namespace waymark::identity
