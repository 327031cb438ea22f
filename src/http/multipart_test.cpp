// SPDX-License-Identifier: Apache-2.0
#include "http/multipart.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::http {
namespace {

using testing::HasSubstr;

constexpr std::string_view type = "multipart/form-data; boundary=X1";

TEST(MultipartForm, GivesEachPartItsNameFileAndContent)
{
    const auto form = parse_form(type, "--X1\r\n"
                                       "Content-Disposition: form-data; name=\"title\"\r\n"
                                       "\r\n"
                                       "a\r\nb\r\n"
                                       "--X1\r\n"
                                       "content-disposition: form-data; name=file; "
                                       "filename=\"a \\\"b\\\".png\"\r\n"
                                       "Content-Type: image/png\r\n"
                                       "\r\n"
                                       "--X\r\n-bytes\r\n"
                                       "--X1--\r\n");
    ASSERT_TRUE(form) << form.error().message;
    ASSERT_EQ(form->size(), 2U);
    EXPECT_EQ((*form)[0].name, "title");
    EXPECT_EQ((*form)[0].content, "a\r\nb");
    EXPECT_EQ((*form)[0].file_name, "");
    EXPECT_EQ((*form)[1].name, "file");
    EXPECT_EQ((*form)[1].file_name, "a \"b\".png");
    EXPECT_EQ((*form)[1].content_type, "image/png");
    EXPECT_EQ((*form)[1].content, "--X\r\n-bytes");
}

TEST(MultipartForm, MayHaveEmptyPartsAPreambleAndNoParts)
{
    const auto empty = parse_form(type, "preamble\r\n--X1\r\nContent-Disposition: form-data; "
                                        "name=\"e\"\r\n\r\n\r\n--X1--");
    ASSERT_TRUE(empty) << empty.error().message;
    EXPECT_EQ(empty->at(0).content, "");
    EXPECT_TRUE(parse_form(type, "--X1--")->empty());
    EXPECT_TRUE(parse_form("Multipart/Form-Data; charset=x; boundary=\"X1\"", "--X1--"));
}

TEST(MultipartForm, IsRefusedWithoutABoundary)
{
    for (const std::string_view wrong :
         {"", "multipart/form-data", "multipart/form-data; boundary=", "application/json",
          "multipart/mixed; boundary=X1", "multipart/form-data; boundary=\"X1"})
        EXPECT_EQ(parse_form(wrong, "--X1--").error().code, Errc::invalid_argument) << wrong;
    EXPECT_FALSE(parse_form("multipart/form-data; boundary=" + std::string(71, 'b'), ""));
}

TEST(MultipartForm, IsRefusedIfItsBodyIsNotMadeSo)
{
    const std::string head = "--X1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
    for (const auto& wrong :
         {std::string(), std::string("x"), std::string("x--X1--"), std::string("--X1"),
          std::string("--X1\r\n"), std::string("--X1 y\r\n\r\n"), head, head + "text",
          head + "text\r\n--X2--", std::string("--X1\r\n\r\ntext\r\n--X1--"),
          std::string("--X1\r\nContent-Disposition: form-data\r\n\r\n\r\n--X1--"),
          std::string("--X1\r\nContent-Disposition: attachment; name=a\r\n\r\n\r\n--X1--")})
        EXPECT_FALSE(parse_form(type, wrong)) << wrong;
}

TEST(MultipartForm, IsRefusedWithTooManyParts)
{
    std::string body;
    for (std::size_t i = 0; i <= form_parts_max; ++i)
        body += "--X1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n";
    EXPECT_THAT(parse_form(type, body + "--X1--").error().message, HasSubstr("too many"));
}

} // namespace
} // namespace waymark::http
