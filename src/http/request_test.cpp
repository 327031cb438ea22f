// SPDX-License-Identifier: Apache-2.0
#include "http/cookies.hpp"
#include "http/percent.hpp"
#include "http/request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::http {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Pair;

TEST(Parameters, AreDecodedAndMayBeEmptyOrRepeated)
{
    EXPECT_THAT(
        parse_parameters("a=1+2&b=%C3%A9&&c&a=x%26y=z"),
        ElementsAre(Pair("a", "1 2"), Pair("b", "\xC3\xA9"), Pair("c", ""), Pair("a", "x&y=z")));
    EXPECT_TRUE(parse_parameters("").empty());
}

TEST(Parameters, KeepMalformedEscapes)
{
    EXPECT_THAT(parse_parameters("a=100%&b=%zz%41"),
                ElementsAre(Pair("a", "100%"), Pair("b", "%zzA")));
}

TEST(Request, GivesTheLastValueOfAQueryParameter)
{
    Request request;
    request.query = "page=1&page=2";
    EXPECT_EQ(request.query_parameter("page"), "2");
    EXPECT_EQ(request.query_parameter("limit"), std::nullopt);
}

TEST(Request, FindsCookiesInEveryCookieField)
{
    Request request;
    request.fields = {{"cookie", "a=1; b=\"2\""}, {"Cookie", "access_token=x.y=z"}};
    EXPECT_EQ(request.cookie("b"), "2");
    EXPECT_EQ(request.cookie("access_token"), "x.y=z");
    EXPECT_EQ(request.cookie("token"), std::nullopt);
}

TEST(SetCookie, SpellsItsAttributes)
{
    const SetCookie cookie{
        .name = "t", .value = "v", .domain = "e.com", .max_age = 60s, .secure = true};
    EXPECT_EQ(cookie.to_string(),
              "t=v; Path=/; Domain=e.com; Max-Age=60; HttpOnly; Secure; SameSite=Lax");
    const SetCookie cleared{
        .name = "t", .max_age = 0s, .http_only = false, .same_site = SetCookie::SameSite::strict};
    EXPECT_EQ(cleared.to_string(), "t=; Path=/; Max-Age=0; SameSite=Strict");
}

TEST(Percent, RoundTripsAnyBytes)
{
    const std::string bytes("a/ \0\xff~", 6);
    EXPECT_EQ(percent_encode(bytes), "a%2F%20%00%FF~");
    EXPECT_EQ(percent_decode(percent_encode(bytes)), bytes);
    EXPECT_EQ(percent_decode("%4"), std::nullopt);
    EXPECT_EQ(percent_decode("%4g"), std::nullopt);
}

TEST(CheckPath, RefusesWhatIsNeverAnHonestPath)
{
    for (const std::string_view path :
         {"", "a", "/a%00", "/%0d%0a", "/%7f", "/../etc", "/a/..", "/%2e%2e/etc", "/a/%2E/b",
          "/a%2f..%2fb", "/%ff", "/%C0%AF", "/100%"})
        EXPECT_TRUE(!check_path(path) && check_path(path).error().code == Errc::invalid_argument)
            << path;
}

TEST(CheckPath, AcceptsDotsWithinNamesAndUnicode)
{
    for (const std::string_view path : {"/", "/a..b/.well-known", "/caf%C3%A9", "/a//b"})
        EXPECT_TRUE(check_path(path)) << path;
}

} // namespace
} // namespace waymark::http
