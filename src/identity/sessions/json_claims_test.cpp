// SPDX-License-Identifier: Apache-2.0
#include "identity/sessions/json_claims.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace waymark::identity {
namespace {

using Kind = JsonMember::Kind;

struct Read {
    std::string name;
    Kind kind;
    std::string value;

    friend bool operator==(const Read&, const Read&) = default;
};

// The members, or nothing if the text is no object.
std::optional<std::vector<Read>> read(std::string_view json)
{
    std::vector<Read> members;
    JsonClaimReader reader(json);
    while (const auto member = reader.next())
        members.push_back({std::string(member->name), member->kind, std::string(member->value)});
    return reader.is_complete() ? std::optional(members) : std::nullopt;
}

std::optional<std::string> read_text(const std::string& literal)
{
    const auto members = read("{\"a\":" + literal + "}");
    return members && members->front().kind == Kind::text ? std::optional(members->front().value)
                                                          : std::nullopt;
}

TEST(JsonClaimReaderTest, ReadsTextsAndIntegersInTheirOrder)
{
    EXPECT_EQ(read(R"({"a":"x","b":17,"c":-5,"a":""})"),
              (std::vector<Read>{{"a", Kind::text, "x"},
                                 {"b", Kind::integer, "17"},
                                 {"c", Kind::integer, "-5"},
                                 {"a", Kind::text, ""}}));
}

TEST(JsonClaimReaderTest, SpaceMayStandBetween)
{
    EXPECT_EQ(read(" \t\r\n{ \"a\" : 1 , \"b\" :\n2 } \n"),
              (std::vector<Read>{{"a", Kind::integer, "1"}, {"b", Kind::integer, "2"}}));
    EXPECT_EQ(read("{}"), std::vector<Read>{});
    EXPECT_EQ(read(" { } "), std::vector<Read>{});
}

TEST(JsonClaimReaderTest, OtherValuesAreSkipped)
{
    for (const char* value :
         {"true", "false", "1.5", "-0.5e+3", "1e9", "2E-1", "[]", "{}",
          R"([1,"]",[{"a":[]}, null]])", R"({"a":{"b":[true,false]},"\"":"}"})"}) {
        EXPECT_EQ(read(std::string("{\"a\":") + value + ",\"b\":1}"),
                  (std::vector<Read>{{"a", Kind::other, ""}, {"b", Kind::integer, "1"}}))
            << value;
    }
    EXPECT_EQ(read("{\"a\":null}"), (std::vector<Read>{{"a", Kind::null, ""}}));
}

TEST(JsonClaimReaderTest, EscapesMeanWhatTheyStandFor)
{
    EXPECT_EQ(read_text(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
    EXPECT_EQ(read_text(R"("a\u0041\u00e9\u4E2d\ud83d\uDE00z")"), "aAé中😀z");
    EXPECT_EQ(read_text(R"("é中😀")"), "é中😀");
    EXPECT_EQ(read_text(R"("\u0000")"), std::string(1, '\0'));
    EXPECT_EQ(read(R"({"\u0061\n":1})"), (std::vector<Read>{{"a\n", Kind::integer, "1"}}));
    EXPECT_EQ(read(R"({"\u0061":"\u0062","c":"d"})"),
              (std::vector<Read>{{"a", Kind::text, "b"}, {"c", Kind::text, "d"}}));
}

TEST(JsonClaimReaderTest, IllFormedTextsAreNone)
{
    for (const char* literal :
         {R"("\x")", R"("\u12")", R"("\u12g4")", R"("\u+123")", R"("\ud83d")", R"("\ud83dx")",
          R"("\ud83d\u0041")", R"("\ude00")", R"("\ud83d\ud83d")", "\"a\nb\"", "\"\x01\"", "\"a",
          "\"a\\", "\"a\\\"", "\"\\u123", "'a'", "\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\""}) {
        EXPECT_EQ(read_text(literal), std::nullopt) << literal;
    }
}

TEST(JsonClaimReaderTest, IllFormedNumbersAreNone)
{
    for (const char* number : {"01", "-", "-01", "+1", "1.", ".5", "1e", "1e+", "1.e3", "0x10",
                               "1 2", "--1", "NaN", "Infinity", "00"})
        EXPECT_EQ(read(std::string("{\"a\":") + number + "}"), std::nullopt) << number;
    EXPECT_EQ(read(R"({"a":0,"b":-0})"),
              (std::vector<Read>{{"a", Kind::integer, "0"}, {"b", Kind::integer, "-0"}}));
}

TEST(JsonClaimReaderTest, NothingElseIsAnObject)
{
    for (const char* json : {"",
                             " ",
                             "[",
                             "[]",
                             "\"a\"",
                             "1",
                             "null",
                             "{",
                             "}",
                             "{,}",
                             "{\"a\"}",
                             "{\"a\":}",
                             "{\"a\":1,}",
                             "{,\"a\":1}",
                             "{\"a\":1 \"b\":2}",
                             "{\"a\":1}}",
                             "{\"a\":1}{}",
                             "{\"a\":1}x",
                             "{a:1}",
                             "{1:1}",
                             "{\"a\"=1}",
                             "{\"a\":1",
                             "{\"a\":1,",
                             "{\"a\":[1}",
                             "{\"a\":[1,]}",
                             "{\"a\":[,1]}",
                             "{\"a\":{\"b\"}}",
                             "{\"a\":{\"b\":1,}}",
                             "{\"a\":{b:1}}",
                             "{\"a\":{\"b\" 1}}",
                             "{\"a\":tru}",
                             "{\"a\":nul}",
                             "{\"a\":True}",
                             "{\"a\":undefined}",
                             "\xef\xbb\xbf{}",
                             "{/**/}"})
        EXPECT_EQ(read(json), std::nullopt) << json;
}

TEST(JsonClaimReaderTest, WhatNestsTooDeepIsRefused)
{
    const auto nested = [](int depth) {
        const auto size = static_cast<std::size_t>(depth - 1);
        return "{\"a\":" + std::string(size, '[') + std::string(size, ']') + "}";
    };
    EXPECT_TRUE(read(nested(JsonClaimReader::depth_max)));
    EXPECT_FALSE(read(nested(JsonClaimReader::depth_max + 1)));
    EXPECT_FALSE(read("{\"a\":" + std::string(100'000, '[')));
}

TEST(JsonClaimReaderTest, AfterAnErrorThereIsNothingMore)
{
    JsonClaimReader reader(R"({"a":1 "b":2})");
    EXPECT_TRUE(reader.next());
    EXPECT_FALSE(reader.next());
    EXPECT_FALSE(reader.next());
    EXPECT_FALSE(reader.is_complete());
}

TEST(AppendJsonTextTest, WhatIsWrittenIsRead)
{
    for (const char* text :
         {"", "plain", "\"quoted\\\"", "line\nend\t\x01\x1f", "é中😀", "</script>"}) {
        std::string json;
        append_json_text(json, text);
        EXPECT_EQ(read_text(json), text) << json;
    }
}

} // namespace
} // namespace waymark::identity
