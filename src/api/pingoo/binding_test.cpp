// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/binding.hpp"

#include <gtest/gtest.h>

#include <string>

namespace waymark::api::pingoo {

namespace {

struct Bound {
    std::string name;
    std::string domain;
    std::string message; // empty: it was bound
    std::string field;
};

Bound bind_site(const std::string& body)
{
    http::Request request;
    request.body = body;
    Bound bound;
    const auto done = bind_members(request, "SiteCreate",
                                   {{.member = "name",
                                     .field = "Name",
                                     .value = &bound.name,
                                     .is_required = true,
                                     .length_max = 5},
                                    {.member = "domain",
                                     .field = "Domain",
                                     .value = &bound.domain,
                                     .is_required = true,
                                     .is_url = true}});
    if (!done) {
        bound.message = done.error().message;
        bound.field = done.error().field;
    }
    return bound;
}

std::string broken(const std::string& domain)
{
    return bind_site(R"({"name":"Shop","domain":")" + domain + "\"}").message;
}

TEST(PingooBinding, TakesTextsAndIgnoresTheRest)
{
    const auto bound =
        bind_site(R"({"name":"我的网站店","domain":"https://a.example","else":[1]})");
    EXPECT_EQ(bound.message, "");
    EXPECT_EQ(bound.name, "我的网站店");
    EXPECT_EQ(bound.domain, "https://a.example");
}

TEST(PingooBinding, SaysWhatDoesNotBind)
{
    EXPECT_EQ(bind_site("").message, "EOF");
    EXPECT_EQ(bind_site(" \n").message, "EOF");
    EXPECT_EQ(bind_site("{").message, "unexpected EOF");
    EXPECT_EQ(bind_site(R"({"name":"Sho)").message, "unexpected EOF");
    EXPECT_EQ(bind_site(" x").message, "invalid character 'x' looking for beginning of value");
    EXPECT_EQ(bind_site("{\"name\":\"Shop\"").message, "unexpected EOF");
    for (const auto* junk : {"[]", "{]", "\xff", "\\", "{\"name\" \"Shop\"}"})
        EXPECT_NE(bind_site(junk).message, "") << junk;
    const auto number = bind_site(R"({"name":5,"domain":"https://a.example"})");
    EXPECT_EQ(number.message,
              "json: cannot unmarshal number into Go struct field SiteCreate.name of type string");
    EXPECT_EQ(number.field, "name");
    EXPECT_EQ(
        bind_site(R"({"name":"x","domain":{}})").message,
        "json: cannot unmarshal object into Go struct field SiteCreate.domain of type string");
}

TEST(PingooBinding, SaysALineForEachMemberThatBreaksARule)
{
    const auto empty = bind_site("{}");
    EXPECT_EQ(empty.message,
              "Key: 'SiteCreate.Name' Error:Field validation for 'Name' failed on the 'required' "
              "tag\nKey: 'SiteCreate.Domain' Error:Field validation for 'Domain' failed on the "
              "'required' tag");
    EXPECT_EQ(empty.field, "name");
    EXPECT_EQ(bind_site(R"({"name":null,"domain":"https://a.example"})").message,
              "Key: 'SiteCreate.Name' Error:Field validation for 'Name' failed on the 'required' "
              "tag");
    const auto wrong = bind_site(R"({"name":"我的网站店铺","domain":"a.example"})");
    EXPECT_EQ(wrong.message,
              "Key: 'SiteCreate.Name' Error:Field validation for 'Name' failed on the 'max' tag\n"
              "Key: 'SiteCreate.Domain' Error:Field validation for 'Domain' failed on the 'url' "
              "tag");
}

TEST(PingooBinding, KnowsUrlsAsTheOriginalDoes)
{
    for (const auto* url : {"https://example.com", "http://127.0.0.1:5004/", "mailto:a@b.example",
                            "app://x", "file:///#part"})
        EXPECT_EQ(broken(url), "") << url;
    for (const auto* url : {"example.com", "//example.com", "https://", "https:", "://a", "1a://b",
                            "file:///path", "https://a b"})
        EXPECT_NE(broken(url), "") << url;
}

} // namespace

} // namespace waymark::api::pingoo
