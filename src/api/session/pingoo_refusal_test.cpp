// SPDX-License-Identifier: Apache-2.0
#include "api/session/pingoo_refusal.hpp"

#include <gmock/gmock.h>

namespace waymark::api::session {
namespace {

using identity::Refusal;

// {"alg":"HS256","typ":"JWT"}
constexpr std::string_view header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";

std::string of_malformed(const std::string& token)
{
    return pingoo_refusal(Refusal::malformed, token);
}

TEST(PingooRefusal, TellsAMissingHeaderFromOneOfAnotherForm)
{
    EXPECT_EQ(pingoo_refusal(Refusal::none, ""), "Authorization header required");
    EXPECT_EQ(pingoo_refusal(Refusal::header, ""), "Invalid authorization header format");
}

TEST(PingooRefusal, SaysThatATokenHasNotThreeSegments)
{
    for (const std::string token : {"null", "", "a.b", "a.b.c.d"}) {
        EXPECT_EQ(of_malformed(token), "Invalid token: token is malformed: token contains an "
                                       "invalid number of segments")
            << token;
    }
}

TEST(PingooRefusal, PointsAtTheByteThatIsNotBase64url)
{
    EXPECT_EQ(of_malformed(std::string(header) + "=.e30.c2ln"),
              "Invalid token: token is malformed: could not base64 decode header: illegal base64 "
              "data at input byte 36");
    EXPECT_EQ(of_malformed(std::string(header) + ".e+0.c2ln"),
              "Invalid token: token is malformed: could not base64 decode claim: illegal base64 "
              "data at input byte 1");
    EXPECT_EQ(of_malformed(std::string(header) + ".e30.c2ln$"),
              "Invalid token: token is malformed: could not base64 decode signature: illegal "
              "base64 data at input byte 4");
}

TEST(PingooRefusal, PointsAtAByteThatIsLeftOver)
{
    EXPECT_EQ(of_malformed("eyJhb.e30.c2ln"),
              "Invalid token: token is malformed: could not base64 decode header: illegal base64 "
              "data at input byte 4");
}

TEST(PingooRefusal, SaysWhichSegmentIsNotJson)
{
    // aGVsbG8: hello
    EXPECT_EQ(of_malformed("aGVsbG8.e30.c2ln"),
              "Invalid token: token is malformed: could not JSON decode header: invalid character "
              "'h' looking for beginning of value");
    EXPECT_EQ(of_malformed(std::string(header) + ".aGVsbG8.c2ln"),
              "Invalid token: token is malformed: could not JSON decode claim: invalid character "
              "'h' looking for beginning of value");
    EXPECT_EQ(of_malformed(std::string(header) + "..c2ln"),
              "Invalid token: token is malformed: could not JSON decode claim: unexpected end of "
              "JSON input");
}

TEST(PingooRefusal, SaysNothingMoreOfATokenThatLacksAClaim)
{
    EXPECT_EQ(of_malformed(std::string(header) + ".e30.c2ln"), "Invalid token: token is malformed");
}

TEST(PingooRefusal, TellsAlgorithmsThatAreNotAccepted)
{
    // {"typ":"JWT"}, {"alg":"none"}, {"alg":"XX256"}
    EXPECT_EQ(pingoo_refusal(Refusal::unverifiable, "eyJ0eXAiOiJKV1QifQ.e30.c2ln"),
              "Invalid token: token is unverifiable: signing method (alg) is unspecified");
    EXPECT_EQ(pingoo_refusal(Refusal::unverifiable, "eyJhbGciOiJub25lIn0.e30."),
              "Invalid token: token signature is invalid: token is unverifiable: 'none' signature "
              "type is not allowed");
    EXPECT_EQ(pingoo_refusal(Refusal::unverifiable, "eyJhbGciOiJYWDI1NiJ9.e30.c2ln"),
              "Invalid token: token is unverifiable: signing method (alg) is unavailable");
}

TEST(PingooRefusal, TellsAWrongSignatureFromAnExpiredToken)
{
    EXPECT_EQ(pingoo_refusal(Refusal::mac, std::string(header) + ".e30.c2ln"),
              "Invalid token: token signature is invalid: signature is invalid");
    EXPECT_EQ(pingoo_refusal(Refusal::expired, "a.b.c"),
              "Invalid token: token has invalid claims: token is expired");
}

TEST(PingooRefusal, LooksAtTheClaimsBeforeTheSignature)
{
    EXPECT_THAT(pingoo_refusal(Refusal::mac, std::string(header) + ".aGVsbG8.c2ln"),
                testing::HasSubstr("could not JSON decode claim"));
}

TEST(PingooRefusal, TakesAnUnknownTextOfAnotherFormForAMalformedToken)
{
    EXPECT_THAT(pingoo_refusal(Refusal::unknown, "null"), testing::HasSubstr("segments"));
    EXPECT_EQ(pingoo_refusal(Refusal::unknown, std::string(header) + ".e30.c2ln"),
              "Invalid token: The credential is unknown or was revoked");
    EXPECT_EQ(pingoo_refusal(Refusal::unknown, ""),
              "Invalid token: The credential is unknown or was revoked");
}

TEST(PingooRefusal, LooksAtTheCookieBeforeTheHeader)
{
    http::Request request;
    request.fields = {{"Authorization", "Bearer null"},
                      {"Cookie", "access_token=aGVsbG8.e30.c2ln"}};
    EXPECT_THAT(pingoo_refusal(Refusal::malformed, request), testing::HasSubstr("JSON decode"));
    request.fields.pop_back();
    EXPECT_THAT(pingoo_refusal(Refusal::malformed, request), testing::HasSubstr("segments"));
}

} // namespace
} // namespace waymark::api::session
