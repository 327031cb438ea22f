// SPDX-License-Identifier: Apache-2.0
#include "base/query_string.hpp"
#include "base/random.hpp"
#include "base/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace waymark {
namespace {

std::string merged(std::string_view url, std::vector<QueryParameter> parameters)
{
    std::string out;
    append_with_parameters(out, url, parameters);
    return out;
}

std::string form_decoded(std::string_view text)
{
    std::string out;
    append_form_decoded(out, text);
    return out;
}

std::vector<std::string> pairs_of(std::string_view url)
{
    auto query = cut(url.substr(0, url.find('#')), '?').second;
    std::vector<std::string> pairs;
    while (!query.empty()) {
        const auto [pair, rest] = cut(query, '&');
        pairs.emplace_back(pair);
        query = rest;
    }
    return pairs;
}

TEST(QueryString, IsDecodedByteByByte)
{
    std::string_view text = "a+%41%2g";
    std::string bytes;
    while (!text.empty())
        bytes += take_form_decoded(text);
    EXPECT_EQ(bytes, "a A%2g");
}

TEST(QueryString, AddsAParameterBehindTheOthersAndBeforeTheFragment)
{
    EXPECT_EQ(merged("https://a.b/", {{"utm_source", "x"}}), "https://a.b/?utm_source=x");
    EXPECT_EQ(merged("https://a.b/?p=1#f?g", {{"utm_source", "x"}, {"utm_id", "2"}}),
              "https://a.b/?p=1&utm_source=x&utm_id=2#f?g");
    EXPECT_EQ(merged("https://a.b/#/orders?id=1", {{"k", "v"}}), "https://a.b/?k=v#/orders?id=1");
}

TEST(QueryString, ReplacesTheFirstOfANameAndDropsTheRest)
{
    EXPECT_EQ(merged("https://a.b/?k=1&x=2&k=3&k", {{"k", "new"}}), "https://a.b/?k=new&x=2");
    EXPECT_EQ(merged("https://a.b/?utm%5Fsource=1", {{"utm_source", "2"}}),
              "https://a.b/?utm%5Fsource=2");
}

TEST(QueryString, KeepsTheBytesOfOtherParameters)
{
    EXPECT_EQ(merged("https://a.b/?%zz=+%20&&flag&e=&k=1", {{"k", "2"}}),
              "https://a.b/?%zz=+%20&&flag&e=&k=2");
}

TEST(QueryString, EscapesAllThatCouldEndAParameterOrAHeader)
{
    EXPECT_EQ(merged("https://a.b/", {{"k", "a b&c=d#e\r\nX: y%ü"}}),
              "https://a.b/?k=a+b%26c%3Dd%23e%0D%0AX%3A+y%25%C3%BC");
}

TEST(QueryString, IsTakenApartParameterByParameter)
{
    std::string_view query = "a=1=2&flag&&=x&utm%5fid=y";
    const auto taken = [&query] {
        const auto [name, value] = take_parameter(query);
        return std::pair<std::string, std::string>(name, value);
    };
    EXPECT_THAT(taken(), testing::Pair("a", "1=2"));
    EXPECT_THAT(taken(), testing::Pair("flag", ""));
    EXPECT_THAT(taken(), testing::Pair("", ""));
    EXPECT_THAT(taken(), testing::Pair("", "x"));
    EXPECT_THAT(taken(), testing::Pair("utm%5fid", "y"));
    EXPECT_TRUE(query.empty());
}

TEST(QueryString, ComparesAfterDecoding)
{
    EXPECT_TRUE(decodes_to("utm%5Fid", "utm_id"));
    EXPECT_TRUE(decodes_to("a+b%20", "a b "));
    EXPECT_TRUE(decodes_to("", ""));
    EXPECT_FALSE(decodes_to("utm_i", "utm_id"));
    EXPECT_FALSE(decodes_to("utm_idx", "utm_id"));
    EXPECT_FALSE(decodes_to("UTM_ID", "utm_id"));
}

TEST(QueryString, DecodesEscapesAndLeavesMalformedOnes)
{
    EXPECT_EQ(form_decoded("a+b%41%4"), "a bA%4");
    EXPECT_EQ(form_decoded("%zz%"), "%zz%");
    EXPECT_EQ(percent_decode("a+b%2B"), "a+b+");
}

TEST(QueryString, EncodingIsUndoneByDecoding)
{
    std::string all;
    for (int byte = 0; byte < 256; ++byte)
        all += static_cast<char>(byte);
    std::string encoded;
    append_form_encoded(encoded, all);
    EXPECT_EQ(form_decoded(encoded), all);
}

// Against random queries: what is set is set exactly once, what isn't stays in order.
TEST(QueryString, SettingParametersNeverLosesOthers)
{
    constexpr std::string_view names[] = {"a",        "b", "utm_source", "utm_id",
                                          "%75tm_id", "",  "c%20d"};
    const std::vector<QueryParameter> set{{"utm_source", "s&="}, {"utm_id", "7"}};
    Random random(11);
    for (int round = 0; round < 5'000; ++round) {
        std::string url = "https://a.b/p";
        std::vector<std::string> others;
        for (std::uint64_t i = 0, count = random.below(8); i < count; ++i) {
            const auto name = names[random.below(std::size(names))];
            const auto pair = std::string(name) + "=" + std::to_string(random.below(100));
            url += (i == 0 ? "?" : "&") + pair;
            if (!name.contains("tm_"))
                others.push_back(pair);
        }
        const auto result = merged(url + "#f", set);
        ASSERT_TRUE(result.ends_with("#f"));

        std::vector<std::string> kept;
        std::vector<std::string> values;
        for (const auto& pair : pairs_of(result)) {
            if (pair.contains("tm_"))
                values.push_back(form_decoded(cut(pair, '=').second));
            else
                kept.push_back(pair);
        }
        ASSERT_EQ(kept, others) << url;
        ASSERT_THAT(values, testing::UnorderedElementsAre("s&=", "7")) << url;
    }
}

} // namespace
} // namespace waymark
