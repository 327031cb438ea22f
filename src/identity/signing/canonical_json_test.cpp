// SPDX-License-Identifier: Apache-2.0
#include "identity/signing/canonical_json.hpp"

#include <gtest/gtest.h>

namespace waymark::identity {
namespace {

constexpr std::string_view refused = "refused";

std::string canonical(std::string_view json)
{
    const auto tape = read_json(json);
    if (!tape)
        return std::string(refused);
    std::string out;
    append_canonical(out, *tape, 0);
    return out;
}

std::string nested(std::size_t depth)
{
    return std::string(depth, '[') + std::string(depth, ']');
}

TEST(CanonicalJsonTest, SpacesBetweenTokensGo)
{
    EXPECT_EQ(canonical(" { \"a\" : [ 1 ,\t2 ] ,\r\n \"b\" : { } , \"c\" : [ ] } "),
              R"({"a":[1,2],"b":{},"c":[]})");
}

TEST(CanonicalJsonTest, MembersAreOrderedByTheBytesOfTheirNamesAtEveryDepth)
{
    EXPECT_EQ(
        canonical(R"({"b":{"z":1,"Z":2,"":3},"ä":1,"a":[{"y":1,"x":2}],"aa":0,"\"":5,"#":6})"),
        R"({"\"":5,"#":6,"a":[{"x":2,"y":1}],"aa":0,"b":{"":3,"Z":2,"z":1},"ä":1})");
}

TEST(CanonicalJsonTest, NamesAreOrderedAsUtf8NotAsUtf16)
{
    // U+FFFD comes before U+1F600, whose first UTF-16 unit is D83D.
    EXPECT_EQ(canonical("{\"\\ud83d\\ude00\":1,\"\\ufffd\":2}"),
              "{\"\xef\xbf\xbd\":2,\"\xf0\x9f\x98\x80\":1}");
}

TEST(CanonicalJsonTest, OfRepeatedMembersTheLastCounts)
{
    EXPECT_EQ(canonical(R"({"a":1,"b":{"c":1},"a":2,"b":{"d":2},"\u0061":3})"),
              R"({"a":3,"b":{"d":2}})");
}

TEST(CanonicalJsonTest, ArraysKeepTheirOrder)
{
    EXPECT_EQ(canonical(R"([3,1,[2,"b","a"],null,true,false])"),
              R"([3,1,[2,"b","a"],null,true,false])");
}

TEST(CanonicalJsonTest, OnlyWhatMustBeIsEscaped)
{
    EXPECT_EQ(canonical(R"("\/\u0041\u003c\u007F<>&'")"), "\"/A<\x7f<>&'\"");
    EXPECT_EQ(canonical(R"("\"\\\b\f\n\r\t")"), R"("\"\\\b\f\n\r\t")");
    EXPECT_EQ(canonical(R"("\u0000\u0008\u000C\u000a\u001F")"), R"("\u0000\b\f\n\u001f")");
    EXPECT_EQ(canonical(R"("\u793a\u4f8b\u00e9")"), "\"示例é\"");
}

TEST(CanonicalJsonTest, LineAndParagraphSeparatorsAreEscaped)
{
    EXPECT_EQ(canonical("\"\u2028|\u2029|\\u2028|\u2027|\u202a|\u2128\""),
              "\"\\u2028|\\u2029|\\u2028|\u2027|\u202a|\u2128\"");
}

TEST(CanonicalJsonTest, SurrogatePairsAreOneCharacter)
{
    EXPECT_EQ(canonical(R"("\ud83d\ude00\uDBFF\uDFFF")"), "\"\U0001f600\U0010ffff\"");
}

TEST(CanonicalJsonTest, LoneSurrogatesAreReplaced)
{
    EXPECT_EQ(canonical(R"("\ud83d")"), "\"\ufffd\"");
    EXPECT_EQ(canonical(R"("\ude00x")"), "\"\ufffdx\"");
    EXPECT_EQ(canonical(R"("\ud83d\u0041")"), "\"\ufffdA\"");
    EXPECT_EQ(canonical(R"("\ud83d\ud83d\ude00")"), "\"\ufffd\U0001f600\"");
    EXPECT_EQ(canonical(R"("\ud83d\n")"), "\"\ufffd\\n\"");
}

TEST(CanonicalJsonTest, EachByteThatIsNoUtf8IsReplaced)
{
    EXPECT_EQ(canonical("\"a\xff\xc3(\xe4\xbd\""), "\"a\ufffd\ufffd(\ufffd\ufffd\"");
    EXPECT_EQ(canonical("\"\xed\xa0\x80\""), "\"\ufffd\ufffd\ufffd\"");
    EXPECT_EQ(canonical("{\"\xff\":1,\"\xfe\":2}"), "{\"\ufffd\":2}");
}

TEST(CanonicalJsonTest, WhatIsNoJsonIsRefused)
{
    for (const std::string_view text : {"",
                                        " ",
                                        "{",
                                        "}",
                                        "[",
                                        "]",
                                        "{}{}",
                                        "{} x",
                                        "{\"a\"}",
                                        "{\"a\":}",
                                        "{\"a\":1,}",
                                        "{,}",
                                        "{a:1}",
                                        "{'a':1}",
                                        "{1:1}",
                                        "[1,]",
                                        "[,1]",
                                        "[1 2]",
                                        "{\"a\":1 \"b\":2}",
                                        "tru",
                                        "True",
                                        "nul",
                                        "NaN",
                                        "Infinity",
                                        "\xef\xbb\xbf{}",
                                        "// a\n{}",
                                        "[1}",
                                        "{\"a\":1]"})
        EXPECT_EQ(canonical(text), refused) << text;
}

TEST(CanonicalJsonTest, WhatIsNoNumberIsRefused)
{
    for (const std::string_view text : {"+1", "-", "01", "-01", "1.", ".5", "1.e3", "1e", "1e+",
                                        "0x10", "1_000", "--1", "1e5.5", "1,5"})
        EXPECT_EQ(canonical(text), refused) << text;
}

TEST(CanonicalJsonTest, WhatIsNoStringIsRefused)
{
    for (const std::string_view text :
         {"\"", "\"a", "\"\\\"", "\"\\", "\"\\a\"", "\"\\x41\"", "\"\\u12\"", "\"\\u12g4\"",
          "\"\\U0041\"", "\"a\nb\"", "\"a\tb\"", "\"\x1f\"", "'a'"})
        EXPECT_EQ(canonical(text), refused) << text;
    EXPECT_EQ(canonical({"\"\0\"", 3}), refused);
}

TEST(CanonicalJsonTest, ANumberTooLargeForADoubleRefusesTheWhole)
{
    EXPECT_EQ(canonical(R"({"a":1,"b":[1e309]})"), refused);
    EXPECT_EQ(canonical(R"({"b":[1e-999]})"), R"({"b":[0]})");
}

TEST(CanonicalJsonTest, NestingHasALimit)
{
    EXPECT_EQ(canonical(nested(JsonTape::depth_max)), nested(JsonTape::depth_max));
    EXPECT_EQ(canonical(nested(JsonTape::depth_max + 1)), refused);
    EXPECT_EQ(canonical(std::string(1'000'000, '[')), refused);
    std::string objects;
    for (std::size_t i = 0; i <= JsonTape::depth_max; ++i)
        objects += "{\"a\":";
    EXPECT_EQ(canonical(objects + "1" + std::string(JsonTape::depth_max + 1, '}')), refused);
}

TEST(CanonicalJsonTest, SiblingsDoNotCountAsNesting)
{
    std::string siblings = "[";
    for (int i = 0; i < 1000; ++i)
        siblings += "[[]],";
    siblings += "{}]";
    EXPECT_EQ(canonical(siblings), siblings);
}

TEST(CanonicalJsonTest, HtmlCharactersAreEscapedInTheWholeText)
{
    std::string out;
    append_html_escaped(out, R"({"a<b":"x&y>z"})");
    EXPECT_EQ(out, R"({"a\u003cb":"x\u0026y\u003ez"})");
    EXPECT_TRUE(has_html_characters("\"&\""));
    EXPECT_FALSE(has_html_characters(out));
}

} // namespace
} // namespace waymark::identity
