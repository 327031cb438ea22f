// SPDX-License-Identifier: Apache-2.0
#include "identity/signing/signed_parameters.hpp"

#include <gtest/gtest.h>

#include <array>

namespace waymark::identity {
namespace {

constexpr std::array<std::string_view, 2> integer_parameters{"page", "page_size"};

SignedRequest get(std::string_view query)
{
    return {.method = "GET", .query = query, .integer_parameters = integer_parameters};
}

SignedRequest post(std::string_view body, std::string_view query = {})
{
    return {.method = "POST",
            .query = query,
            .content_type = "application/json",
            .body = body,
            .integer_parameters = integer_parameters};
}

std::string params(const SignedRequest& request, SigningForm form = SigningForm::primary)
{
    std::string out;
    SignedParameters(request).append(out, form);
    return out;
}

bool has(const SignedRequest& request, SigningForm form)
{
    return SignedParameters(request).has(form);
}

TEST(SignedParametersTest, WithoutParametersThereAreTwoBraces)
{
    EXPECT_EQ(params(get("")), "{}");
    EXPECT_EQ(params(post("")), "{}");
    EXPECT_EQ(params(post("{}")), "{}");
}

TEST(SignedParametersTest, QueryParametersAreStringsInTheOrderOfTheirNames)
{
    EXPECT_EQ(params(get("page=1&b=true&a=null&Z=")),
              R"({"Z":"","a":"null","b":"true","page":"1"})");
}

TEST(SignedParametersTest, QueryParametersAreFormDecoded)
{
    EXPECT_EQ(params(get("keyword=a%20b%2Bc+d&%6b=%e7%A4%BA")),
              R"({"k":"示","keyword":"a b+c d"})");
    EXPECT_EQ(params(get("q=%22%5C%0a%26")), R"({"q":"\"\\\n&"})");
}

TEST(SignedParametersTest, RepeatedQueryParametersAreAnArrayInTheirOrder)
{
    EXPECT_EQ(params(get("tag=b&x=1&tag=a&t%61g=b")), R"({"tag":["b","a","b"],"x":"1"})");
}

TEST(SignedParametersTest, AQueryParameterWithoutAValueIsEmpty)
{
    EXPECT_EQ(params(get("flag")), R"({"flag":""})");
    EXPECT_EQ(params(get("flag&a=b=c&=v")), R"({"":"v","a":"b=c","flag":""})");
    EXPECT_EQ(params(get("&&a=1&")), R"({"a":"1"})");
}

TEST(SignedParametersTest, QueryParametersWithMalformedEscapesAreLeftOut)
{
    EXPECT_EQ(params(get("a=%&b=%4&c=%zz&%=1&d=%4g&e=100%25")), R"({"e":"100%"})");
}

TEST(SignedParametersTest, QueryParametersWithABareSemicolonAreLeftOut)
{
    EXPECT_EQ(params(get("a=1;b=2&c=3%3B")), R"({"c":"3;"})");
}

TEST(SignedParametersTest, QueryBytesThatAreNoUtf8AreReplaced)
{
    EXPECT_EQ(params(get("a=x%ff")), "{\"a\":\"x\ufffd\"}");
    EXPECT_EQ(params(get("%ff=1&%fe=2")), "{\"\ufffd\":[\"1\",\"2\"]}");
}

TEST(SignedParametersTest, BodyAndQueryAreOneObject)
{
    EXPECT_EQ(params(post(R"({"d":4,"a":{"z":1}})", "c=3&e=5&b=2")),
              R"({"a":{"z":1},"b":"2","c":"3","d":4,"e":"5"})");
}

TEST(SignedParametersTest, TheBodyReplacesQueryParametersOfTheSameName)
{
    EXPECT_EQ(params(post(R"({"dry":2,"tag":null})", "dry=1&tag=a&tag=b&x=y")),
              R"({"dry":2,"tag":null,"x":"y"})");
}

TEST(SignedParametersTest, OnlyBodiesOfPostPutAndPatchCount)
{
    for (const std::string_view method : {"POST", "PUT", "PATCH"}) {
        auto request = post(R"({"a":1})");
        request.method = method;
        EXPECT_EQ(params(request), R"({"a":1})") << method;
    }
    for (const std::string_view method : {"GET", "DELETE", "HEAD", "OPTIONS"}) {
        auto request = post(R"({"a":1})");
        request.method = method;
        EXPECT_EQ(params(request), "{}") << method;
    }
}

TEST(SignedParametersTest, OnlyBodiesThatSayTheyAreJsonCount)
{
    auto request = post(R"({"a":1})");
    request.content_type = "x, application/json; charset=utf-8";
    EXPECT_EQ(params(request), R"({"a":1})");
    for (const std::string_view type : {"", "text/json", "application/problem+json",
                                        "Application/JSON", "application/x-www-form-urlencoded"}) {
        request.content_type = type;
        EXPECT_EQ(params(request), "{}") << type;
    }
}

TEST(SignedParametersTest, BodiesThatAreNoObjectCountForNothing)
{
    for (const std::string_view body : {"[]", "[{\"a\":1}]", "null", "1", "\"a\"", "{\"a\":1",
                                        "{\"a\":1}x", "a=1", "{\"a\":1e999}"})
        EXPECT_EQ(params(post(body, "q=1")), R"({"q":"1"})") << body;
}

TEST(SignedParametersTest, HtmlFormIsWorthTryingIfThereAreHtmlCharacters)
{
    const auto request = post(R"({"<u>":"?a=1&b=2"})");
    EXPECT_TRUE(has(request, SigningForm::html));
    EXPECT_EQ(params(request, SigningForm::html), R"({"\u003cu\u003e":"?a=1\u0026b=2"})");
    EXPECT_TRUE(has(get("q=%3C"), SigningForm::html));
    EXPECT_FALSE(has(post(R"({"url":"https://example.com/"})", "a=1&b=2"), SigningForm::html));
}

TEST(SignedParametersTest, NumericFormWritesIntegerParametersAsNumbers)
{
    const auto request = get("page=1&page_size=-10&keyword=5&page_size=0");
    EXPECT_TRUE(has(request, SigningForm::numeric_query));
    EXPECT_EQ(params(request, SigningForm::numeric_query),
              R"({"keyword":"5","page":1,"page_size":[-10,0]})");
}

TEST(SignedParametersTest, NumericFormLeavesOtherSpellingsOfIntegersAsStrings)
{
    for (const std::string_view text : {"", "01", "-0", "-", "1.0", "1e3", "+1", "0x1", "a"}) {
        const auto query = "page=" + std::string(text);
        EXPECT_FALSE(has(get(query), SigningForm::numeric_query)) << text;
    }
    EXPECT_EQ(params(get("page=1&page_size=01"), SigningForm::numeric_query),
              R"({"page":1,"page_size":"01"})");
    EXPECT_FALSE(has(get("keyword=1"), SigningForm::numeric_query));
}

TEST(SignedParametersTest, RawTargetFormIsForQueriesWithoutABody)
{
    EXPECT_TRUE(has(get("page=1"), SigningForm::raw_target));
    EXPECT_FALSE(has(get(""), SigningForm::raw_target));
    EXPECT_TRUE(has(post("", "dry=1"), SigningForm::raw_target));
    EXPECT_FALSE(has(post(R"({"a":1})", "dry=1"), SigningForm::raw_target));
    EXPECT_EQ(params(get("page=1"), SigningForm::raw_target), "{}");
}

} // namespace
} // namespace waymark::identity
