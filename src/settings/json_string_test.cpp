// SPDX-License-Identifier: Apache-2.0
#include "settings/json_string.hpp"

#include <gmock/gmock.h>

#include <string>

namespace waymark::settings {
namespace {

using namespace std::string_literals;

TEST(JsonString, IsWhatStandsBetweenTheQuotes)
{
    EXPECT_EQ(parse_json_string(R"("")"), "");
    EXPECT_EQ(parse_json_string(R"("Waymark, 路标 😀")"), "Waymark, 路标 😀");
    EXPECT_EQ(parse_json_string("\"\x7f\""), "\x7f");
}

TEST(JsonString, MayStandBetweenBlanks)
{
    EXPECT_EQ(parse_json_string(" \t\r\n\" a \" \n"), " a ");
}

TEST(JsonString, MayEscapeWhatHasALetter)
{
    EXPECT_EQ(parse_json_string(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
}

TEST(JsonString, MayEscapeEveryCharacterByItsNumber)
{
    EXPECT_EQ(parse_json_string(R"("\u0041\u00e4\u6F22")"), "Aä漢");
    EXPECT_EQ(parse_json_string(R"("\u007f\u0080\u07ff\u0800\uffff")"),
              "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf");
    EXPECT_EQ(parse_json_string(R"("a\u0000b")"), "a\0b"s);
}

TEST(JsonString, MayEscapeCharactersBeyondTheFirstPlaneInPairs)
{
    EXPECT_EQ(parse_json_string(R"("\ud83d\ude00")"), "😀");
    EXPECT_EQ(parse_json_string(R"("\uD800\uDC00")"), "\xf0\x90\x80\x80");
    EXPECT_EQ(parse_json_string(R"("\uDBFF\uDFFF")"), "\xf4\x8f\xbf\xbf");
}

TEST(JsonString, HasNoHalfOfAPair)
{
    for (const std::string_view document :
         {R"("\ud83d")", R"("\ud83dx")", R"("\ude00")", R"("\ud83d\u0041")", R"("\ud83d\ud83d")",
          R"("\ude00\ud83d")", R"("\ud83d\n")", R"("\ud83d\u")"})
        EXPECT_EQ(parse_json_string(document), std::nullopt) << document;
}

TEST(JsonString, HasNoOtherEscape)
{
    for (const std::string_view document :
         {R"("\a")", R"("\u")", R"("\u12")", R"("\u12g4")", R"("\u-123")", R"("\u+123")",
          R"("\u 123")", R"("\")", R"("abc\")", R"("\U0041")"})
        EXPECT_EQ(parse_json_string(document), std::nullopt) << document;
}

TEST(JsonString, HasNoBareControlCharacterNorQuote)
{
    EXPECT_EQ(parse_json_string("\"a\nb\""), std::nullopt);
    EXPECT_EQ(parse_json_string("\"a\0b\""s), std::nullopt);
    EXPECT_EQ(parse_json_string(R"("a"b")"), std::nullopt);
    EXPECT_EQ(parse_json_string(R"("a" "b")"), std::nullopt);
}

TEST(JsonString, IsUtf8)
{
    EXPECT_EQ(parse_json_string("\"\xff\""), std::nullopt);
    EXPECT_EQ(parse_json_string("\"\xed\xa0\x80\""), std::nullopt);
}

TEST(JsonString, IsNoOtherJsonValue)
{
    for (const std::string_view document : {"", " ", "null", "true", "12", R"(["a"])",
                                            R"({"a":"b"})", "\"", "a", R"("a)", R"(a")", R"("a",)"})
        EXPECT_EQ(parse_json_string(document), std::nullopt) << document;
}

} // namespace
} // namespace waymark::settings
