// SPDX-License-Identifier: Apache-2.0
#include "api/collect/json_members.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace waymark::api::collect {
namespace {

using testing::ElementsAre;
using testing::Pair;

std::string message_of(std::string_view text)
{
    const auto parsed = parse_json(text);
    return parsed ? "" : parsed.error().message;
}

Properties flattened(std::string_view text)
{
    Properties properties;
    append_flattened(properties, parse_object(text).value());
    return properties;
}

TEST(ParseJson, SaysWhatIsWrong)
{
    EXPECT_EQ(message_of("{}"), "");
    EXPECT_EQ(message_of(""), "the body is empty");
    EXPECT_EQ(message_of(" \r\n\t"), "the body is empty");
    EXPECT_EQ(message_of("{"), "the body is not valid JSON");
    EXPECT_EQ(message_of("{} {}"), "the body is not valid JSON");
    EXPECT_EQ(message_of("{\"a\":NaN}"), "the body is not valid JSON");
    EXPECT_EQ(message_of("{\"a\":\"\\ud800\"}"), "the body is not valid JSON");
    EXPECT_EQ(message_of("{\"a\":\"\xc3\x28\"}"), "the body is not valid UTF-8");
    EXPECT_EQ(message_of(std::string(32, '[') + std::string(32, ']')), "");
    EXPECT_EQ(message_of(std::string(33, '[') + std::string(33, ']')),
              "the body is nested too deeply");
    EXPECT_EQ(message_of(std::string(500'000, '[')), "the body is nested too deeply");
    EXPECT_EQ(parse_object("[]").error().message, "the body must be an object");
}

TEST(Members, OfTheWrongTypeAreAbsent)
{
    const auto object =
        parse_object(R"({"t":"a","n":5,"b":true,"z":null,"o":{},"l":[],"d":"1.5","w":"1.5px"})")
            .value();
    EXPECT_EQ(text_in(object, "t"), "a");
    for (const auto* name : {"n", "b", "z", "o", "l", "none"})
        EXPECT_EQ(text_in(object, name), "") << name;
    EXPECT_EQ(id_in(object, "t"), "a");
    EXPECT_EQ(id_in(object, "n"), "5");
    for (const auto* name : {"b", "z", "o", "l", "none"})
        EXPECT_EQ(id_in(object, name), "") << name;
    EXPECT_EQ(number_in(object, "n"), 5);
    EXPECT_EQ(number_in(object, "d"), 1.5);
    for (const auto* name : {"t", "w", "b", "z", "o", "l", "none"})
        EXPECT_FALSE(number_in(object, name)) << name;
    EXPECT_NE(object_in(object, "o"), nullptr);
    EXPECT_EQ(object_in(object, "t"), nullptr);
}

TEST(Members, NumbersBeyondEverythingAreNone)
{
    const auto object = parse_object(R"({"t":"inf","n":"nan","e":"1e999"})").value();
    for (const auto* name : {"t", "n", "e"})
        EXPECT_FALSE(number_in(object, name)) << name;
    EXPECT_FALSE(number_in(parse_object(R"({"n":1e999})").value(), "n"));
    EXPECT_EQ(id_in(parse_object(R"({"n":1e999})").value(), "n"), "");
    EXPECT_TRUE(flattened(R"({"n":-1e999})").empty());
}

TEST(Flattened, JoinsNamesByDots)
{
    EXPECT_THAT(
        flattened(R"({"a":"x","b":{"c":1.50,"d":{"e":true}},"f":null,"g":25.0})"),
        ElementsAre(Pair("a", "x"), Pair("b.c", "1.5"), Pair("b.d.e", "true"), Pair("g", "25")));
}

TEST(Flattened, ArraysAreJson)
{
    EXPECT_THAT(flattened(R"({"items":[{"id":1},"x",null],"none":[]})"),
                ElementsAre(Pair("items", R"([{"id":1},"x",null])"), Pair("none", "[]")));
}

TEST(Flattened, KeepsNoMoreThanAnEventCan)
{
    std::string many = "{\"a\":{";
    for (int i = 0; i < 200; ++i)
        many += fmt::format("{}\"p{}\":{}", i ? "," : "", i, i);
    const auto kept = flattened(many + "},\"b\":1}");
    ASSERT_EQ(kept.size(), 64U);
    EXPECT_EQ(kept.back().first, "a.p63");
}

TEST(Flattened, CutsLongTexts)
{
    const std::string name(200, 'n');
    const std::string value(5000, 'v');
    const auto kept = flattened(fmt::format(R"({{"{}":{{"{}":"{}"}}}})", name, name, value));
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].first, std::string(128, 'n'));
    EXPECT_EQ(kept[0].second, std::string(1024, 'v'));
}

TEST(Value, IsInTenThousandths)
{
    EXPECT_EQ(to_value_e4(12.34), 123'400);
    EXPECT_EQ(to_value_e4(-0.00005), -1);
    EXPECT_EQ(to_value_e4(0.1 + 0.2), 3'000);
    EXPECT_EQ(to_value_e4(12'345'678'901.25), 123'456'789'012'500);
    EXPECT_LE(to_value_e4(99'999'999'999'999), 999'999'999'999'999'999);
    EXPECT_FALSE(to_value_e4(1e14));
    EXPECT_FALSE(to_value_e4(-1e300));
    EXPECT_FALSE(to_value_e4(std::nan("")));
    EXPECT_FALSE(to_value_e4(std::numeric_limits<double>::infinity()));
}

TEST(Duration, IsWholeAndFits)
{
    EXPECT_EQ(to_duration_ms(1234.9), 1234U);
    EXPECT_EQ(to_duration_ms(-5), 0U);
    EXPECT_EQ(to_duration_ms(1e300), UINT32_MAX);
    EXPECT_EQ(to_duration_ms(std::nan("")), 0U);
}

TEST(Time, FitsWhateverIsSent)
{
    EXPECT_EQ(to_time_ms(1'795'000'000'123.7), 1'795'000'000'123);
    EXPECT_GT(to_time_ms(1e300), 0);
    EXPECT_LT(to_time_ms(-1e300), 0);
    EXPECT_EQ(to_time_ms(std::nan("")), 0);
}

TEST(Currency, IsThreeLetters)
{
    EXPECT_EQ(to_currency("usd"), "USD");
    EXPECT_EQ(to_currency("EUR"), "EUR");
    for (const auto* text : {"", "US", "USDT", "U$D", "1SD", "\xe2\x82\xac"})
        EXPECT_EQ(to_currency(text), "") << text;
}

} // namespace
} // namespace waymark::api::collect
